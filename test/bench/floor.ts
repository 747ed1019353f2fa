import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { labDown } from '../../generator/lab/down.ts'
import { execInHost } from '../../generator/lab/enter.ts'
import { waitForBoot } from '../../generator/lab/first-boot.ts'
import { type Lowers, labUp } from '../../generator/lab/up.ts'
import type { Cluster, Host } from '../../generator/model/cluster.ts'
import { renderMetaData, renderNetworkConfig, renderUserData } from '../../generator/render/cloud-init.ts'
import { write } from '../../generator/render/write.ts'

/** What nobody can do without, one after the other on one bare host; seconds. */
export interface Floor {
  readonly boot: number
  readonly postgres: number
  readonly consul: number
}

const startPostgres = `
  as() { setpriv --reuid=postgres --regid=postgres --init-groups env PATH=/usr/lib/postgresql/17/bin:$PATH "$@"; }
  as initdb --encoding=UTF8 --locale=C.UTF-8 --data-checksums /var/lib/postgresql/floor
  as pg_ctl --wait --log=/tmp/log --options="-c listen_addresses=''" -D /var/lib/postgresql/floor start
  as psql -XAtd postgres -c 'CREATE TABLE floor (id int); INSERT INTO floor VALUES (1)'`

const startConsul = `
  consul agent -server -bootstrap-expect=1 -bind=127.0.0.1 -data-dir=/tmp/consul -hcl='performance { raft_multiplier = 1 }' >/tmp/consul.log 2>&1 &
  until curl -s 127.0.0.1:8500/v1/status/leader | grep -q :; do sleep 0.05; done`

/** Boots one bare db host through cloud-init, then a bare PostgreSQL to its first row, then a single Consul to its leader. */
export async function measureFloor(of: Cluster, host: Host, lowers: Lowers): Promise<Floor> {
  const cluster: Cluster = { ...of, name: `${of.name}-floor`, hosts: [host] }
  const out = await mkdtemp(join(tmpdir(), 'hardway-floor-'))
  try {
    await write(bareSeed(cluster, host), out)
    const boot = await secondsOf(async () => {
      await labUp(cluster, out, lowers, () => {})
      await waitForBoot(cluster.name, host.name)
    })
    const postgres = await secondsOf(() => runInHost(cluster, host, startPostgres))
    const consul = await secondsOf(() => runInHost(cluster, host, startConsul))
    return { boot, postgres, consul }
  } finally {
    await labDown(cluster.name)
    await rm(out, { recursive: true })
  }
}

function bareSeed(cluster: Cluster, host: Host) {
  const userData = renderUserData(host, cluster, [])
  return [
    { path: `${host.name}/user-data`, content: userData },
    { path: `${host.name}/meta-data`, content: renderMetaData(host, userData) },
    { path: `${host.name}/network-config`, content: renderNetworkConfig(host, cluster, { by: 'mac' }) },
  ]
}

async function runInHost(cluster: Cluster, host: Host, script: string): Promise<void> {
  const { exitCode, stderr } = await execInHost(cluster.name, host.name, ['bash', '-euo', 'pipefail', '-c', script])
  if (exitCode !== 0) throw new Error(`on the bare host: exit status ${exitCode}: ${stderr}`)
}

/** Seconds that it takes. */
export async function secondsOf(what: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await what()
  return (performance.now() - start) / 1000
}

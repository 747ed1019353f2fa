import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { generate } from '../../generator/generate.ts'
import { labDown } from '../../generator/lab/down.ts'
import { clientCommand } from '../../generator/lab/enter.ts'
import { buildRootfs } from '../../generator/lab/rootfs.ts'
import { type Lowers, labUp } from '../../generator/lab/up.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { write } from '../../generator/render/write.ts'
import { outsideCa } from '../lab/inside-cluster.ts'
import { outFolder, type RunningCluster } from '../lab/running-cluster.ts'
import { type Floor, measureFloor } from './floor.ts'
import { benchThroughput, type Throughput } from './throughput.ts'

/** A first boot of the whole cluster, and its floor, measured just before it. */
export interface LabStart {
  readonly floor: Floor
  /** From `lab up` on a built root file system to the first committed write through VIP:5432, seconds. */
  readonly firstWrite: number
  /** From the same start until both replicas stream, seconds. */
  readonly replicasStream: number
  /** firstWrite over the sum of the floor. */
  readonly ratio: number
}

export interface LabFigures {
  readonly starts: readonly LabStart[]
  readonly throughput: Throughput
}

// One start says little: by chance a single Consul waits 1 to 2 s before it elects itself, and those of the cluster as long.
const starts = 5

/** Measures first boots, each from nothing, and the throughput of the last one. Leaves the cluster up. */
export async function benchLab(running: RunningCluster): Promise<LabFigures> {
  const lowers = await builtRoots(running.cluster)
  const measured: LabStart[] = []
  while (measured.length < starts) {
    await labDown(running.cluster.name)
    measured.push(await measureStart(running, lowers))
  }
  return { starts: measured, throughput: await benchThroughput(running) }
}

async function measureStart(running: RunningCluster, lowers: Lowers): Promise<LabStart> {
  const { cluster, secrets } = running
  const out = outFolder(running)
  const [first] = cluster.postgresHosts
  if (first === undefined) throw new Error('the topology has no database host')
  const floor = await measureFloor(cluster, first, lowers)
  const start = performance.now()
  await write(generate(cluster, secrets), out)
  await labUp(cluster, out, lowers, () => {})
  const firstWrite = ((await until(running, writeStatement)) - start) / 1000
  const replicasStream = ((await until(running, streamingQuery)) - start) / 1000
  return { floor, firstWrite, replicasStream, ratio: firstWrite / (floor.boot + floor.postgres + floor.consul) }
}

const writeStatement = 'CREATE TABLE IF NOT EXISTS bench (id int); INSERT INTO bench VALUES (1)'
// pg_stat_replication shows its rows to everybody, though not all of their columns.
const streamingQuery = 'SELECT 1 / (count(*) >= 2)::int FROM pg_stat_replication'

async function builtRoots(cluster: Cluster): Promise<Lowers> {
  const { os, arch } = cluster.image
  const say = (text: string) => console.error(text)
  const db = await buildRootfs(os, arch, 'db', say)
  const proxy = await buildRootfs(os, arch, 'proxy', say)
  return { db: db.lower, proxy: proxy.lower }
}

// The time at which the statement first succeeds through the VIP; an error after three minutes.
async function until(running: RunningCluster, statement: string): Promise<number> {
  const { cluster, secrets } = running
  const [database] = cluster.databases
  const trust = `sslmode=verify-full sslrootcert=${outsideCa(running)}`
  const url = `host=${cluster.vip.address} port=5432 user=${database?.owner} dbname=${database?.name} ${trust} connect_timeout=2`
  const env = { PGPASSWORD: secrets.owners[database?.owner ?? ''] ?? '' }
  for (const deadline = performance.now() + 180_000; performance.now() < deadline; await sleep(100)) {
    const [program, ...args] = await clientCommand(cluster.name, ['psql', '-XAtq', url, '-c', statement])
    const { exitCode } = await execa(program, args, { env, reject: false })
    if (exitCode === 0) return performance.now()
  }
  throw new Error(`not reached in 180 s: ${statement}`)
}

import { execa } from 'execa'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { answerOf } from '../../generator/cluster/observation.ts'
import { median } from '../../generator/drill/report/summary.ts'
import { findGuestInit } from '../../generator/lab/cgroups.ts'
import { hostNamespace } from '../../generator/lab/names.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { outsideCa } from '../lab/inside-cluster.ts'
import { inWords, observe, type RunningCluster } from '../lab/running-cluster.ts'

/** Transactions a second by door, medians over rounds in which the doors take turns; 0 where a door takes no such load. */
export type Throughput = Readonly<Record<Case, Readonly<Record<Door, number>>>>

const doors = ['direct', 'haproxy', 'pgbouncer'] as const
type Door = (typeof doors)[number]

/** What pgbench does: options of pgbench, and seconds. */
const cases = {
  'read-only, 16 clients': ['--select-only', '--client=16'],
  'TPC-B, 16 clients': ['--client=16'],
  'read-only, 200 clients': ['--select-only', '--client=200'],
  'TPC-B, 200 clients': ['--client=200'],
  'read-only, a connection each, 16 clients': ['--select-only', '--connect', '--client=16'],
  'read-only, a connection each, 200 clients': ['--select-only', '--connect', '--client=200'],
} as const
type Case = keyof typeof cases

const rounds = 3
const seconds = 5
const scale = 20

interface Bench {
  readonly cluster: Cluster
  /** The command that runs the pgbench of the hosts' own image. */
  readonly pgbench: readonly [string, ...string[]]
  /** Of the VIP's holder: clients there reach PostgreSQL itself too, which takes nobody but the proxies. */
  readonly namespace: string
  readonly addresses: Readonly<Record<Door, readonly [host: string, port: number]>>
  readonly env: NodeJS.ProcessEnv
}

/** Runs pgbench against PostgreSQL itself, through HAProxy, and through PgBouncer and HAProxy, on a lab that is whole. */
export async function benchThroughput(running: RunningCluster): Promise<Throughput> {
  const bench = await prepare(running)
  await pgbench(bench, 'haproxy', ['--initialize', '--quiet', `--scale=${scale}`])
  const found = {} as Record<Case, Record<Door, number>>
  for (const name of Object.keys(cases) as Case[]) found[name] = await benchCase(bench, name)
  return found
}

async function prepare(running: RunningCluster): Promise<Bench> {
  const { cluster, secrets } = running
  const seen = await observe(running)
  const [leader, vipHolder] = [leaderOf(seen), answerOf(seen.vip.answeredBy)]
  if (leader === undefined || vipHolder === undefined) throw new Error(`not whole: ${inWords(seen)}`)
  const address = cluster.hosts.find(({ name }) => name === leader)?.address ?? ''
  const [database] = cluster.databases
  const { ports, vip } = cluster
  return {
    cluster,
    pgbench: fromRoot(`/proc/${await findGuestInit(cluster.name, leader)}/root`, '/usr/lib/postgresql/17/bin/pgbench'),
    namespace: hostNamespace(cluster.name, vipHolder),
    addresses: {
      direct: [address, ports.postgres],
      haproxy: [vip.address, ports.haproxyReadWrite],
      pgbouncer: [vip.address, ports.pgbouncer],
    },
    env: {
      PGUSER: database?.owner,
      PGDATABASE: database?.name,
      PGPASSWORD: secrets.owners[database?.owner ?? ''],
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: outsideCa(running),
    },
  }
}

async function benchCase(bench: Bench, name: Case): Promise<Record<Door, number>> {
  const rates: Record<Door, number[]> = { direct: [], haproxy: [], pgbouncer: [] }
  const options = ['--no-vacuum', '--jobs=2', `--time=${seconds}`, '--protocol=simple', ...cases[name]]
  for (let round = 0; round < rounds; round++) {
    for (const door of doors) rates[door].push(takes(bench, door, name) ? await rateOf(bench, door, options) : 0)
  }
  return { direct: median(rates.direct), haproxy: median(rates.haproxy), pgbouncer: median(rates.pgbouncer) }
}

// Where each client has a server process of its own, no more of them than PostgreSQL lets in.
function takes({ cluster }: Bench, door: Door, name: Case): boolean {
  return door === 'pgbouncer' || !name.includes('200 clients') || cluster.connections.max > 200
}

async function rateOf(bench: Bench, door: Door, options: readonly string[]): Promise<number> {
  const text = await pgbench(bench, door, options)
  const rate = /^tps = ([\d.]+)/m.exec(text)?.[1]
  if (rate === undefined) throw new Error(`pgbench told no rate: ${text}`)
  return Number(rate)
}

async function pgbench(bench: Bench, door: Door, options: readonly string[]): Promise<string> {
  const { namespace, addresses, env } = bench
  const [host, port] = addresses[door]
  const command = [...bench.pgbench, `--host=${host}`, `--port=${port}`, ...options]
  const { stdout } = await execa('nsenter', [`--net=/run/netns/${namespace}`, '--', ...command], { env })
  return stdout
}

// The host's own, with the libraries that it was built for: a machine's packages have pgbench with a server only.
function fromRoot(root: string, program: string): [string, ...string[]] {
  const [loader, triplet] =
    process.arch === 'arm64'
      ? ['/usr/lib/ld-linux-aarch64.so.1', 'aarch64-linux-gnu']
      : ['/usr/lib64/ld-linux-x86-64.so.2', 'x86_64-linux-gnu']
  return [`${root}${loader}`, '--library-path', `${root}/usr/lib/${triplet}`, `${root}${program}`]
}

import type { Cluster, Host } from '../model/cluster.ts'
import { readRows } from './csv.ts'
import type { ExecInHost } from './inside-hosts.ts'
import type { Observation, PoolReport } from './observation.ts'
import { probeEach } from './probe.ts'

const console = ['--host=/var/run/postgresql', '--username=pgbouncer', '--dbname=pgbouncer', '--command=SHOW POOLS']

/** Asks the administration console of each PgBouncer, which answers on its own host only, for all its pools together. */
export async function observePools(
  { proxyHosts, ports }: Cluster,
  exec: ExecInHost,
  milliseconds: number,
): Promise<Observation['pools']> {
  const psql = ['psql', '--no-psqlrc', '--csv', `--port=${ports.pgbouncer}`, ...console]
  const ask = async ({ name }: Host) => toPoolReport(await exec(name, ['runuser', '--user', 'postgres', '--', ...psql]))
  return probeEach(proxyHosts, ask, milliseconds)
}

/** Reads `SHOW POOLS` as CSV; no name of a database or role that a topology can hold has a comma. */
export function toPoolReport(csv: string): PoolReport {
  // The console counts whoever asks it as a client.
  const pools = readRows(csv, "PgBouncer's pools", ['maxwait']).filter(({ database }) => database !== 'pgbouncer')
  const numbers = (column: string) => pools.map((row) => Number(row[column]))
  const sum = (column: string) => numbers(column).reduce((total, number) => total + number, 0)
  return { active: sum('cl_active'), waiting: sum('cl_waiting'), longestWait: Math.max(0, ...numbers('maxwait')) }
}

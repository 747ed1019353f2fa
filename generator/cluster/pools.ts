import type { ExecInHost } from './inside-hosts.ts'
import type { PoolReport } from './observation.ts'

const console = ['--host=/var/run/postgresql', '--username=pgbouncer', '--dbname=pgbouncer', '--command=SHOW POOLS']

/** Asks a PgBouncer's administration console, which answers on its own host only, for all pools together. */
export async function readPools(host: string, port: number, exec: ExecInHost): Promise<PoolReport> {
  const psql = ['psql', '--no-psqlrc', '--csv', `--port=${port}`, ...console]
  return toPoolReport(await exec(host, ['runuser', '--user', 'postgres', '--', ...psql]))
}

/** Reads `SHOW POOLS` as CSV; no name of a database or role that a topology can hold has a comma. */
export function toPoolReport(csv: string): PoolReport {
  const [head = '', ...lines] = csv.trim().split('\n')
  const names = head.split(',')
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])))
  // The console counts whoever asks it as a client.
  const pools = rows.filter(({ database }) => database !== 'pgbouncer')
  const numbers = (column: string) => pools.map((row) => Number(row[column]))
  const sum = (column: string) => numbers(column).reduce((total, number) => total + number, 0)
  if (!names.includes('maxwait')) throw new Error(`PgBouncer's pools have no column maxwait, but begin with ${head}`)
  return { active: sum('cl_active'), waiting: sum('cl_waiting'), longestWait: Math.max(0, ...numbers('maxwait')) }
}

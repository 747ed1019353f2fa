import { askHttp } from './http.ts'
import type { HaproxyReport } from './observation.ts'

/** Asks one HAProxy for its statistics. */
export async function readHaproxy(address: string, port: number, password: string, ca: string): Promise<HaproxyReport> {
  const authorization = `Basic ${Buffer.from(`hardway:${password}`).toString('base64')}`
  const { status, body } = await askHttp(address, port, '/stats;csv', {
    ca,
    headers: { authorization },
  })
  if (status !== 200) throw new Error(`HAProxy's statistics answered with HTTP status ${status}`)
  return toHaproxyReport(body)
}

/** Reads the statistics' CSV: a comment line of column names, then one line for each frontend, server and backend. */
export function toHaproxyReport(csv: string): HaproxyReport {
  const [header = '', ...lines] = csv.trim().split('\n')
  const columns = header.replace(/^# /, '').split(',')
  const [proxy, server, status] = ['pxname', 'svname', 'status'].map((name) => columns.indexOf(name))
  if (proxy === undefined || server === undefined || status === undefined || Math.min(proxy, server, status) < 0) {
    throw new Error(
      `HAProxy's statistics have no columns pxname, svname and status, but begin with ${header.slice(0, 60)}`,
    )
  }
  const rows = lines
    .map((line) => line.split(','))
    .filter((row) => !['FRONTEND', 'BACKEND'].includes(row[server] ?? ''))
  const serversOf = (listen: string) =>
    Object.fromEntries(
      rows.filter((row) => row[proxy] === listen).map((row) => [row[server] ?? '', row[status] ?? 'unknown']),
    )
  return { readWrite: serversOf('read-write'), readOnly: serversOf('read-only') }
}

/** Servers that take connections now; `UP 1/3` is a server on its way down that still does. */
export function serversUp(servers: Readonly<Record<string, string>>): string[] {
  return Object.entries(servers)
    .filter(([, status]) => status.startsWith('UP'))
    .map(([name]) => name)
    .sort()
}

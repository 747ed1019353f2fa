import { readRows } from './csv.ts'
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

/** Reads the statistics' CSV: a line for each frontend, server and backend. */
export function toHaproxyReport(csv: string): HaproxyReport {
  const rows = readRows(csv, "HAProxy's statistics", ['pxname', 'svname', 'status', 'bck'])
  const serversOf = (listen: string, isBackup: boolean) =>
    Object.fromEntries(
      rows
        .filter(({ pxname, svname = '' }) => pxname === listen && !['FRONTEND', 'BACKEND'].includes(svname))
        .filter(({ bck }) => (bck === '1') === isBackup)
        // A backup stands beside the server of the same host, so its name has an ending.
        .map(({ svname = '', status = 'unknown' }) => [svname.replace(/\..*/, ''), status]),
    )
  return {
    readWrite: serversOf('read-write', false),
    readOnly: serversOf('read-only', false),
    readOnlyBackup: serversOf('read-only', true),
  }
}

/** Who takes new connections for reads now. */
export function readersUp({ readOnly, readOnlyBackup }: HaproxyReport): string[] {
  const replicas = serversUp(readOnly)
  return replicas.length > 0 ? replicas : serversUp(readOnlyBackup)
}

/** Servers that take connections now; `UP 1/3` is a server on its way down that still does. */
export function serversUp(servers: Readonly<Record<string, string>>): string[] {
  return Object.entries(servers)
    .filter(([, status]) => status.startsWith('UP'))
    .map(([name]) => name)
    .sort()
}

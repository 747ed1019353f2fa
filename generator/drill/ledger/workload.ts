import { ownerLogin } from '../../cluster/sql.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { Secrets } from '../../model/secrets.ts'
import { runClient, type Task } from './client.ts'
import { type Door, doors } from './entry.ts'
import type { Log } from './log.ts'
import { firstDatabase, statements } from './tables.ts'

/** How many insert rows, append to a list and read; the first two at each door. */
export interface Crowd {
  readonly rows: number
  readonly items: number
  readonly reads: number
}

/**
 * A usual one, and what emulated machines bear: what more clients ask for is time that a host lacks to come back (measured: after
 * leader-power-off the cluster was whole in 179 and 217 s with these, in 236 and 264 s with the usual ones).
 */
export const crowds = {
  usual: { rows: 8, items: 1, reads: 2 },
  emulated: { rows: 2, items: 1, reads: 1 },
} satisfies Record<string, Crowd>

/** Milliseconds from an answer to the next statement. */
const pauses = { row: 80, item: 200, read: 80 }

/** Runs every client until the signal: those that insert and append at each door, those that read at VIP:5001. Resolves when all have ended. */
export async function runWorkload(
  cluster: Cluster,
  secrets: Secrets,
  crowd: Crowd,
  log: Log,
  clock: () => number,
  signal: AbortSignal,
): Promise<void> {
  const tasks = tasksFor(cluster, secrets, crowd)
  await Promise.all(tasks.map((task) => runClient(task, log, clock, signal)))
}

function tasksFor(cluster: Cluster, secrets: Secrets, { rows, items, reads }: Crowd): Task[] {
  const loginAt = (port: number) => ownerLogin(firstDatabase(cluster), secrets, cluster.vip.address, port)
  const ports: Record<Door, number> = { pgbouncer: cluster.ports.pgbouncer, haproxy: cluster.ports.haproxyReadWrite }
  const writers = doors.flatMap((door) => {
    const login = loginAt(ports[door])
    return [
      ...numbered(rows, (client) => rowTask(door, client, login)),
      ...numbered(items, (client) => itemTask(door, client, login)),
    ]
  })
  return [...writers, ...numbered(reads, (client) => readTask(client, loginAt(cluster.ports.haproxyReadOnly)))]
}

function rowTask(door: Door, client: number, login: Task['login']): Task {
  const statement: Task['statement'] = (number) => [statements.insertRow, [door, client, number]]
  return { kind: 'row', door, client, login, pause: pauses.row, statement, read: placeOf }
}

function itemTask(door: Door, client: number, login: Task['login']): Task {
  const statement: Task['statement'] = (number) => [statements.appendItem, [door, client, number]]
  const read: Task['read'] = (row) => ({ ...placeOf(row), list: row.list as number[] })
  return { kind: 'item', door, client, login, pause: pauses.item, statement, read }
}

function readTask(client: number, login: Task['login']): Task {
  const read: Task['read'] = ({ host }) => ({ host: String(host) })
  return { kind: 'read', client, login, pause: pauses.read, statement: () => [statements.readReplica, []], read }
}

function placeOf({ host, timeline }: Record<string, unknown>) {
  return { host: String(host), timeline: Number(timeline) }
}

function numbered<T>(count: number, make: (client: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index + 1))
}

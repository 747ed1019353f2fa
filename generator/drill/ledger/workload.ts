import { ownerLogin } from '../../cluster/sql.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { Secrets } from '../../model/secrets.ts'
import { runClient, type Task } from './client.ts'
import { type Door, doors } from './entry.ts'
import type { Log } from './log.ts'
import { firstDatabase, statements } from './tables.ts'

/** Clients of each kind at each door; milliseconds between their statements. */
const rows = { clients: 8, pause: 80 }
const items = { clients: 1, pause: 200 }
const reads = { clients: 2, pause: 80 }

/** Runs every client until the signal: 8 that insert and 1 that appends at each door, 2 that read at VIP:5001. Resolves when all have ended. */
export async function runWorkload(
  cluster: Cluster,
  secrets: Secrets,
  log: Log,
  clock: () => number,
  signal: AbortSignal,
): Promise<void> {
  const tasks = tasksFor(cluster, secrets)
  await Promise.all(tasks.map((task) => runClient(task, log, clock, signal)))
}

function tasksFor(cluster: Cluster, secrets: Secrets): Task[] {
  const loginAt = (port: number) => ownerLogin(firstDatabase(cluster), secrets, cluster.vip.address, port)
  const ports: Record<Door, number> = { pgbouncer: cluster.ports.pgbouncer, haproxy: cluster.ports.haproxyReadWrite }
  const writers = doors.flatMap((door) => {
    const login = loginAt(ports[door])
    return [
      ...numbered(rows.clients, (client) => rowTask(door, client, login)),
      ...numbered(items.clients, (client) => itemTask(door, client, login)),
    ]
  })
  return [...writers, ...numbered(reads.clients, (client) => readTask(client, loginAt(cluster.ports.haproxyReadOnly)))]
}

function rowTask(door: Door, client: number, login: Task['login']): Task {
  const statement: Task['statement'] = (number) => [statements.insertRow, [door, client, number]]
  return { kind: 'row', door, client, login, pause: rows.pause, statement, read: placeOf }
}

function itemTask(door: Door, client: number, login: Task['login']): Task {
  const statement: Task['statement'] = (number) => [statements.appendItem, [door, client, number]]
  const read: Task['read'] = (row) => ({ ...placeOf(row), list: row.list as number[] })
  return { kind: 'item', door, client, login, pause: items.pause, statement, read }
}

function readTask(client: number, login: Task['login']): Task {
  const read: Task['read'] = ({ host }) => ({ host: String(host) })
  return { kind: 'read', client, login, pause: reads.pause, statement: () => [statements.readReplica, []], read }
}

function placeOf({ host, timeline }: Record<string, unknown>) {
  return { host: String(host), timeline: Number(timeline) }
}

function numbered<T>(count: number, make: (client: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index + 1))
}

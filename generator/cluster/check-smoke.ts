import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { type ActiveCheck, failed, passed, type Verdict } from './check.ts'
import { refusalChecks } from './check-refusals.ts'
import { type Place, psqlLine } from './place.ts'
import { causeOf, codeOf } from './probe.ts'
import { alwaysAnswers } from './read-door.ts'
import { type Login, ownerLogin, withConnection } from './sql.ts'

/** Milliseconds that a statement of the smoke test may take, and a row on its way to a replica. */
const slow = 5000
const table = 'hardway_smoke'

/** The tutorial's smoke test: rows in at the front doors, and what must be refused there. Leaves nothing behind. */
export function smokeChecks(cluster: Cluster, place: Place, secrets: Secrets): ActiveCheck[] {
  const { address } = cluster.vip
  const [first] = cluster.databases
  if (first === undefined) return []
  const write = (port: number, { name, owner }: Cluster['databases'][number]) =>
    psqlLine(
      place,
      { host: address, port, user: owner, database: name },
      `create table ${table} (id int); drop table ${table}`,
    )
  const readPort = alwaysAnswers(cluster) ? cluster.ports.haproxyReadOnly : cluster.ports.haproxyReadWrite
  return [
    ...cluster.databases.map((database) => ({
      name: `${database.name}: a row written at ${address}:${cluster.ports.pgbouncer} is read at ${address}:${readPort}`,
      command: write(cluster.ports.pgbouncer, database),
      run: () =>
        writeAndReadBack(
          ownerLogin(database, secrets, address, cluster.ports.pgbouncer),
          ownerLogin(database, secrets, address, readPort),
        ),
    })),
    {
      name: `${address}:${cluster.ports.haproxyReadWrite} takes a write`,
      command: write(cluster.ports.haproxyReadWrite, first),
      run: () => verdictOf(() => writeRow(ownerLogin(first, secrets, address, cluster.ports.haproxyReadWrite))),
    },
    ...refusalChecks(cluster, place, secrets),
  ]
}

/**
 * A commit that PostgreSQL acknowledges only after its standby has it, and that leaves nothing in the database.
 * @throws what PostgreSQL says, or that it says nothing.
 */
export async function commitOnce(login: Login): Promise<void> {
  await withConnection(login, (client) => client.query("select pg_logical_emit_message(true, 'hardway', 'ready')"), {
    statement: slow,
  })
}

async function writeAndReadBack(write: Login, read: Login): Promise<Verdict> {
  return verdictOf(async () => {
    try {
      const id = await insertRow(write)
      return await readBack(read, id)
    } finally {
      await dropTable(write)
    }
  })
}

async function writeRow(login: Login): Promise<string> {
  try {
    return `row ${await insertRow(login)}`
  } finally {
    await dropTable(login)
  }
}

async function insertRow(login: Login): Promise<string> {
  const create = `create table if not exists ${table} (id bigint generated always as identity, at timestamptz not null)`
  return withConnection(
    login,
    async (client) => {
      await client.query(create)
      const { rows } = await client.query<{ id: string }>(`insert into ${table} (at) values (now()) returning id`)
      return rows[0]?.id ?? ''
    },
    { statement: slow },
  )
}

async function dropTable(login: Login): Promise<void> {
  await withConnection(login, (client) => client.query(`drop table if exists ${table}`), { statement: slow })
}

async function readBack(login: Login, id: string): Promise<string> {
  const started = Date.now()
  for (;;) {
    const found = await withConnection(login, (client) => countRows(client, id))
    const waited = Date.now() - started
    if (found) return `row ${id}, after ${waited} ms`
    if (waited > slow)
      throw new Error(`row ${id} was acknowledged, but nobody shows it at the door for reads after ${slow / 1000} s`)
    await sleep(50)
  }
}

async function countRows(client: Parameters<Parameters<typeof withConnection>[1]>[0], id: string): Promise<boolean> {
  try {
    const { rowCount } = await client.query(`select 1 from ${table} where id = $1`, [id])
    return rowCount === 1
  } catch (error) {
    // undefined_table: the replica has not replayed its creation yet.
    if (codeOf(error) === '42P01') return false
    throw error
  }
}

async function verdictOf(work: () => Promise<string>): Promise<Verdict> {
  try {
    return passed(await work())
  } catch (error) {
    return failed(causeOf(error))
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../model/cluster.ts'
import { ports } from '../model/ports.ts'
import type { Secrets } from '../model/secrets.ts'
import { type ActiveCheck, failed, passed, type Verdict } from './check.ts'
import { clientLine, type Place } from './place.ts'
import { causeOf } from './probe.ts'
import { type Login, ownerLogin, withConnection } from './sql.ts'

/** Milliseconds that a statement of the smoke test may take, and a row on its way to a replica. */
const slow = 5000
const table = 'hardway_smoke'

/** The tutorial's smoke test: rows in at the front doors, and what must be refused there. Leaves nothing behind. */
export function smokeChecks(cluster: Cluster, place: Place, secrets: Secrets): ActiveCheck[] {
  const { address } = cluster.vip
  const [first] = cluster.databases
  if (first === undefined) return []
  const psql = (port: number, user: string, database: string, sql: string) =>
    clientLine(place, `psql -h ${address} -p ${port} -U ${user} ${database} -c '${sql}'`)
  const login = (port: number) => ownerLogin(first, secrets, address, port)
  return [
    ...cluster.databases.map((database) => ({
      name: `${database.name}: a row written at ${address}:${ports.pgbouncer} is read at ${address}:${ports.haproxyReadOnly}`,
      command: psql(
        ports.pgbouncer,
        database.owner,
        database.name,
        `create table ${table} (id int); drop table ${table}`,
      ),
      run: () =>
        writeAndReadBack(
          ownerLogin(database, secrets, address, ports.pgbouncer),
          ownerLogin(database, secrets, address, ports.haproxyReadOnly),
        ),
    })),
    {
      name: `${address}:${ports.haproxyReadWrite} takes a write`,
      command: psql(
        ports.haproxyReadWrite,
        first.owner,
        first.name,
        `create table ${table} (id int); drop table ${table}`,
      ),
      run: () => verdictOf(() => writeRow(login(ports.haproxyReadWrite))),
    },
    {
      name: `${address}:${ports.haproxyReadOnly} refuses a write`,
      command: psql(ports.haproxyReadOnly, first.owner, first.name, `create table ${table} (id int)`),
      run: () => refusesWrite(login(ports.haproxyReadOnly)),
    },
    {
      name: `the superuser and the replication roles are refused at ${address}:${ports.pgbouncer} and ${ports.haproxyReadWrite}`,
      command: psql(ports.pgbouncer, 'postgres', first.name, 'select 1'),
      run: () => refusesRoles(login(ports.pgbouncer), secrets),
    },
  ]
}

/**
 * A commit that PostgreSQL acknowledges only after its standby has it, and that leaves nothing in the database.
 * @throws what PostgreSQL says, or that it says nothing.
 */
export async function commitOnce(login: Login): Promise<void> {
  await withConnection(
    login,
    (client) => client.query("select pg_logical_emit_message(true, 'hardway', 'ready')"),
    slow,
  )
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
    slow,
  )
}

async function dropTable(login: Login): Promise<void> {
  await withConnection(login, (client) => client.query(`drop table if exists ${table}`), slow)
}

async function readBack(login: Login, id: string): Promise<string> {
  const started = Date.now()
  for (;;) {
    const found = await withConnection(login, (client) => countRows(client, id))
    const waited = Date.now() - started
    if (found) return `row ${id}, after ${waited} ms`
    if (waited > slow) throw new Error(`row ${id} was acknowledged, but no replica shows it after ${slow / 1000} s`)
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

async function refusesWrite(login: Login): Promise<Verdict> {
  try {
    await withConnection(login, (client) => client.query(`create table ${table}_refused (id int)`))
  } catch (error) {
    // read_only_sql_transaction
    return codeOf(error) === '25006' ? passed(causeOf(error)) : failed(causeOf(error))
  }
  await dropRefused(login)
  return failed('a replica’s port took a write')
}

async function dropRefused(login: Login): Promise<void> {
  await withConnection(login, (client) => client.query(`drop table if exists ${table}_refused`))
}

async function refusesRoles(login: Login, { passwords }: Secrets): Promise<Verdict> {
  // The superuser has no password anywhere; the others are tried with their real one.
  const roles = { postgres: 'no-password', replicator: passwords.replicator, rewind: passwords.rewind }
  const refusals: string[] = []
  for (const [user, password] of Object.entries(roles)) {
    for (const port of [ports.pgbouncer, ports.haproxyReadWrite]) {
      const refusal = await refusalOf({ ...login, port, user, password })
      if (refusal === undefined) return failed(`${user} may log in at port ${port}`)
      if (!refusal.byServer) return failed(`${user} at port ${port}: ${refusal.words}`)
      refusals.push(refusal.words)
    }
  }
  return passed(refusals[0] ?? '')
}

async function refusalOf(login: Login): Promise<{ byServer: boolean; words: string } | undefined> {
  try {
    await withConnection(login, (client) => client.query('select 1'))
    return undefined
  } catch (error) {
    const code = codeOf(error)
    return { byServer: code !== undefined && refusals.has(code), words: causeOf(error) }
  }
}

// invalid_authorization_specification (pg_hba.conf), invalid_password, and PgBouncer's own protocol_violation.
const refusals = new Set(['28000', '28P01', '08P01'])

async function verdictOf(work: () => Promise<string>): Promise<Verdict> {
  try {
    return passed(await work())
  } catch (error) {
    return failed(causeOf(error))
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

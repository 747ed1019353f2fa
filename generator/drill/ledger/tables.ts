import type pg from 'pg'
import { type Login, withConnection } from '../../cluster/sql.ts'
import type { Cluster } from '../../model/cluster.ts'

/** Where the drills write, in the topology's first database. */
const schema = 'hardway_drill'

const create = `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  CREATE TABLE ${schema}.rows (door text, client int, number int, PRIMARY KEY (door, client, number));
  CREATE TABLE ${schema}.lists (door text, client int, items int[] NOT NULL DEFAULT '{}', PRIMARY KEY (door, client));
  CREATE TABLE ${schema}.canaries (client int, number int, PRIMARY KEY (client, number));
`

const timeline = `('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int`
/** Host and timeline of the PostgreSQL that runs the statement. */
const place = `host(inet_server_addr()) AS host, ${timeline} AS timeline`

/** What the clients run. The text is the same each time: PgBouncer and PostgreSQL may keep it prepared. */
export const statements = {
  insertRow: `INSERT INTO ${schema}.rows VALUES ($1, $2, $3) RETURNING ${place}`,
  appendItem: `INSERT INTO ${schema}.lists VALUES ($1, $2, ARRAY[$3::int])
    ON CONFLICT (door, client) DO UPDATE SET items = lists.items || excluded.items RETURNING items AS list, ${place}`,
  readReplica: `SELECT count(*), host(inet_server_addr()) AS host FROM ${schema}.lists`,
}

/** For psql on a host: it prints `replica`, or writes a row and prints `timeline N`. */
export function canaryStatement(client: number, number: number): string {
  return String.raw`
SELECT pg_is_in_recovery() AS replica \gset
\if :replica
\echo replica
\else
INSERT INTO ${schema}.canaries VALUES (${client}, ${number}) RETURNING 'timeline ' || ${timeline};
\endif
`
}

// A machine that is emulated needs seconds to connect, too, where it has just come back.
const patient = { connect: 30_000, statement: 30_000 }

/** Begins a drill with empty tables. */
export async function makeTables(login: Login): Promise<void> {
  await withConnection(login, (client) => client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; ${create}`), patient)
}

export async function dropTables(login: Login): Promise<void> {
  await withConnection(login, (client) => client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`), patient)
}

/** What one PostgreSQL holds of a drill. */
export interface Content {
  /** Names of all that was written, as nameOf() makes them. */
  readonly names: readonly string[]
  /** MD5 over all of it, by the server. */
  readonly checksum: string
}

/** Reads everything in one snapshot. */
export async function readContent(client: pg.Client): Promise<Content> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  const { rows } = await client.query<{ name: string }>(`
    SELECT 'row ' || door || '/' || client || '/' || number AS name FROM ${schema}.rows UNION ALL
    SELECT 'item ' || door || '/' || client || '/' || number FROM ${schema}.lists, unnest(items) AS number UNION ALL
    SELECT 'canary host/' || client || '/' || number FROM ${schema}.canaries`)
  const sums = await client.query<{ checksum: string }>(`
    SELECT md5(concat_ws('/',
      (SELECT string_agg(r::text, ';' ORDER BY door, client, number) FROM ${schema}.rows r),
      (SELECT string_agg(l::text, ';' ORDER BY door, client) FROM ${schema}.lists l),
      (SELECT string_agg(c::text, ';' ORDER BY client, number) FROM ${schema}.canaries c))) AS checksum`)
  await client.query('COMMIT')
  return { names: rows.map(({ name }) => name), checksum: sums.rows[0]?.checksum ?? '' }
}

/** The topology's first database, in which the drills write. */
export function firstDatabase({ databases }: Cluster): Cluster['databases'][number] {
  const [first] = databases
  if (first === undefined) throw new Error('the topology has no database')
  return first
}

// Writes one row after the other at the VIP until it is ended, and prints the id of each that was acknowledged.
// Arguments: host, port, user, password, database, first id.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const [host, port, user, password, database, first] = process.argv.slice(2)
let client: pg.Client | undefined

for (let id = Number(first); ; id += 1) {
  try {
    client ??= await connect()
    await client.query('insert into acknowledged (id) values ($1)', [id])
    process.stdout.write(`${id}\n`)
  } catch {
    // Whether this id is in the table nobody knows: it was not acknowledged, and the next one is another.
    client?.end().catch(() => {})
    client = undefined
  }
  await sleep(50)
}

async function connect(): Promise<pg.Client> {
  const fresh = new pg.Client({
    host,
    port: Number(port),
    user,
    password,
    database,
    connectionTimeoutMillis: 2000,
    query_timeout: 3000,
  })
  fresh.on('error', () => {})
  await fresh.connect()
  return fresh
}

// Writes one row after the other until it is ended, and prints the id of each that was acknowledged.
// Reads where and as whom from libpq's variables, and the authority that vouches for PGHOST from CA. Argument: the first id.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const { CA: ca } = process.env
let client: pg.Client | undefined

for (let id = Number(process.argv[2]); ; id += 1) {
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
  const fresh = new pg.Client({ ssl: { ca }, connectionTimeoutMillis: 2000, query_timeout: 3000 })
  fresh.on('error', () => {})
  await fresh.connect()
  return fresh
}

import { connect, type Socket } from 'node:net'
import pg from 'pg'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import type { Backend } from './observation.ts'
import { patience } from './probe.ts'

/** A log-in to one database. */
export interface Login {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
}

/** The owner's log-in to one of the topology's databases. */
export function ownerLogin(
  { name, owner }: Cluster['databases'][number],
  secrets: Secrets,
  host: string,
  port: number,
): Login {
  return { host, port, database: name, user: owner, password: secrets.owners[owner] ?? '' }
}

/** Opens a connection, works with it, closes it. Connecting may take 2 s, each statement `milliseconds`. */
export async function withConnection<T>(
  login: Login,
  work: (client: pg.Client) => Promise<T>,
  milliseconds = patience,
): Promise<T> {
  const client = new pg.Client({
    ...login,
    application_name: 'hardway',
    connectionTimeoutMillis: patience,
    query_timeout: milliseconds,
  })
  // A connection that breaks while it idles is reported by the next statement.
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await close(client)
  }
}

/** Which PostgreSQL answers here, and may it be written to? */
export async function askBackend(login: Login, cluster: Cluster): Promise<Backend> {
  return withConnection(login, async (client) => {
    const { rows } = await client.query<{ address: string; recovery: boolean }>(
      'select host(inet_server_addr()) as address, pg_is_in_recovery() as recovery',
    )
    const [row] = rows
    if (row === undefined) throw new Error('PostgreSQL gave no row')
    const host = cluster.hosts.find(({ address }) => address === row.address)
    return { host: host?.name ?? row.address, inRecovery: row.recovery }
  })
}

/** Sends PostgreSQL's SSLRequest, which is answered with one letter before any log-in: S with TLS, N without. */
export async function askSslRequest(host: string, port: number): Promise<'S' | 'N'> {
  const request = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: patience }, () => socket.write(request))
    const end = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    socket.once('timeout', () => end(new Error(`no answer within ${patience / 1000} s`)))
    socket.once('error', end)
    socket.once('end', () => end(new Error('connection closed without an answer')))
    socket.once('data', (data) => {
      socket.destroy()
      const letter = data.toString('latin1', 0, 1)
      if (letter === 'S' || letter === 'N') resolve(letter)
      else reject(new Error(`answered an SSLRequest with ${JSON.stringify(letter)}`))
    })
  })
}

// The socket goes in any case: one whose other end is silent would keep this process alive.
async function close(client: pg.Client): Promise<void> {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  const ended = client.end().catch(() => {})
  const late = new Promise<void>((resolve) => setTimeout(resolve, 200).unref())
  await Promise.race([ended, late])
  stream.destroy()
}

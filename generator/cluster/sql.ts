import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
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
  /** PEM of the authority that vouches for the host's address; without it the connection is in the clear. */
  readonly ca?: string
}

/** The owner's log-in to one of the topology's databases. */
export function ownerLogin(
  { name, owner }: Cluster['databases'][number],
  secrets: Secrets,
  host: string,
  port: number,
): Login {
  return { host, port, database: name, user: owner, password: secrets.owners[owner] ?? '', ca: secrets.ca.certificate }
}

/** Milliseconds that connecting may take, and each statement. */
export interface Limits {
  readonly connect?: number
  readonly statement?: number
}

/** Opens a connection, works with it, closes it. With TLS the server must prove by its certificate that it is the host. Each limit is 2 s where none is given. */
export async function withConnection<T>(
  login: Login,
  work: (client: pg.Client) => Promise<T>,
  { connect = patience, statement = patience }: Limits = {},
): Promise<T> {
  const client = newClient(login, { name: 'hardway', connect, statement })
  try {
    await client.connect()
    return await work(client)
  } finally {
    await close(client)
  }
}

/** What a server is told of a client, and the milliseconds that it waits for a connection and for each statement. */
interface ClientOptions {
  readonly name: string
  readonly connect: number
  readonly statement: number
}

/** A client that is not connected yet. */
export function newClient({ ca, ...login }: Login, { name, connect, statement }: ClientOptions): pg.Client {
  const client = new pg.Client({
    ...login,
    ssl: ca !== undefined && { ca },
    application_name: name,
    connectionTimeoutMillis: connect,
    query_timeout: statement,
  })
  // A connection that breaks while it idles is reported by the next statement.
  client.on('error', () => {})
  return client
}

/** Ends a connection without a word to the server. */
export function dropClient(client: pg.Client): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  stream.destroy()
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

const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])

/**
 * Asks for TLS as a client of PostgreSQL does, before any log-in: N where there is none; S, and the handshake is done, by which the
 * server proved that it is the host.
 * @throws what the network or TLS says, or that there is no answer within 2 s.
 */
export async function askTls(host: string, port: number, ca: string): Promise<'S' | 'N'> {
  const signal = AbortSignal.timeout(patience)
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal })
    socket.on('error', () => {}).write(sslRequest)
    const letter = await readLetter(socket, signal)
    if (letter === 'S') await shakeHands(connectTls({ socket, host, ca }), signal)
    return letter
  } finally {
    socket.destroy()
  }
}

// To the end of it: a server logs a handshake that is broken off.
async function shakeHands(secured: TLSSocket, signal: AbortSignal): Promise<void> {
  await once(secured, 'secureConnect', { signal })
  secured.end()
  await once(secured, 'close', { signal })
}

async function readLetter(socket: Socket, signal: AbortSignal): Promise<'S' | 'N'> {
  const ended = once(socket, 'end', { signal }).then(() => {
    throw new Error('connection closed without an answer')
  })
  const [data] = (await Promise.race([once(socket, 'data', { signal }), ended])) as [Buffer]
  const letter = data.toString('latin1')
  if (letter === 'S' || letter === 'N') return letter
  throw new Error(`answered an SSLRequest with ${JSON.stringify(letter.slice(0, 1))}`)
}

// The socket goes in any case: one whose other end is silent would keep this process alive.
async function close(client: pg.Client): Promise<void> {
  const ended = client.end().catch(() => {})
  const late = new Promise<void>((resolve) => setTimeout(resolve, 200).unref())
  await Promise.race([ended, late])
  dropClient(client)
}

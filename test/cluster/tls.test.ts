// Whom the clients take for a host: real servers on loopback with good, foreign, expired and borrowed certificates.
import { once } from 'node:events'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { askHttp } from '../../generator/cluster/http.ts'
import { askTls, withConnection } from '../../generator/cluster/sql.ts'
import { readBundle } from '../../generator/model/pem.ts'
import type { KeyPair } from '../../generator/model/secrets.ts'
import { issueAuthority, issueCertificate } from '../../generator/pki/issue.ts'

const now = new Date()
const longAgo = new Date(now.getTime() - 3 * 365 * 24 * 3600 * 1000)
const authority = await issueAuthority('test', now)
const ca = pairOf(authority).certificate
const loopback = { host: 'db1', names: ['db1', 'localhost'], addresses: ['127.0.0.1'], client: true }
// Of the same authority, and as every host's it names localhost: but not the address that is asked.
const neighbour = { host: 'db2', names: ['db2', 'localhost'], addresses: ['10.77.0.12'], client: true }

const good = pairOf(await issueCertificate(authority, loopback, now))
const wrong: [string, KeyPair, RegExp][] = [
  [
    'of another host',
    pairOf(await issueCertificate(authority, neighbour, now)),
    /does not match certificate's altnames/,
  ],
  ['that has expired', pairOf(await issueCertificate(authority, loopback, longAgo)), /^certificate has expired$/],
  [
    'of a foreign authority',
    pairOf(await issueCertificate(await issueAuthority('test', now), loopback, now)),
    /verify/,
  ],
]

const open: Server[] = []
afterEach(async () => {
  for (const server of open.splice(0)) server.close()
})

describe('askHttp', () => {
  it('hears a server that proves to be the host', async () => {
    expect(await askHttp('127.0.0.1', await https(good), '/', { ca })).toMatchObject({ status: 200, body: 'GET' })
    expect(await askHttp('127.0.0.1', await https(good), '/', { ca, method: 'PATCH', body: '{}' })).toMatchObject({
      body: 'PATCH{}',
    })
  })

  it.each(wrong)('refuses a certificate %s', async (_, pair, why) => {
    await expect(askHttp('127.0.0.1', await https(pair), '/', { ca })).rejects.toThrow(why)
  })
})

describe('askTls', () => {
  it('ends the handshake with a server that proves to be the host', async () => {
    expect(await askTls('127.0.0.1', await postgres('S', good), ca)).toBe('S')
  })

  it('tells of a server without TLS, and of one that is no PostgreSQL', async () => {
    expect(await askTls('127.0.0.1', await postgres('N'), ca)).toBe('N')
    await expect(askTls('127.0.0.1', await postgres('HTTP/1.1 400'), ca)).rejects.toThrow(
      'answered an SSLRequest with "H"',
    )
    await expect(askTls('127.0.0.1', await postgres(''), ca)).rejects.toThrow('connection closed without an answer')
  })

  it.each(wrong)('refuses a certificate %s', async (_, pair, why) => {
    await expect(askTls('127.0.0.1', await postgres('S', pair), ca)).rejects.toThrow(why)
  })
})

describe('withConnection', () => {
  const connect = (port: number) =>
    withConnection({ host: '127.0.0.1', port, database: 'app', user: 'app', password: '', ca }, async () => {})

  it('goes on to the log-in with a server that proves to be the host', async () => {
    // The server ends there.
    await expect(connect(await postgres('S', good))).rejects.toThrow('Connection terminated unexpectedly')
  })

  it('does not go on without TLS', async () => {
    await expect(connect(await postgres('N'))).rejects.toThrow('The server does not support SSL connections')
  })

  it.each(wrong)('refuses a certificate %s', async (_, pair, why) => {
    await expect(connect(await postgres('S', pair))).rejects.toThrow(why)
  })
})

function pairOf(text: string): KeyPair {
  const bundle = readBundle(text)
  if ('wrong' in bundle) throw new Error(bundle.wrong)
  return bundle.pair
}

async function https({ certificate: cert, key }: KeyPair): Promise<number> {
  return listen(
    createHttpsServer({ cert, key }, async (request, response) => {
      response.write(request.method)
      request.pipe(response)
    }),
  )
}

/** What PostgreSQL does before the log-in: answers an SSLRequest, shakes hands where it said S, and here ends. */
async function postgres(answer: string, { certificate: cert, key }: Partial<KeyPair> = {}): Promise<number> {
  return listen(
    createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        if (answer !== 'S') return socket.end(answer)
        socket.write(answer)
        const secured = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ cert, key }) })
        return secured
          .on('error', () => {})
          .once('data', () => secured.end())
          .once('end', () => secured.end())
      })
    }),
  )
}

async function listen(server: Server): Promise<number> {
  open.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

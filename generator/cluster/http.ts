import { request as requestInTheClear } from 'node:http'
import { request as requestByTls } from 'node:https'
import type { KeyPair } from '../model/secrets.ts'
import { patience } from './probe.ts'

/** An HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number
  /** The `Date` header, by the host's own clock: milliseconds since 1970; absent where it sends none. */
  readonly date?: number
  readonly body: string
}

/** What is asked for beside a path. */
export interface HttpOptions {
  /** PEM of the authority that vouches for the address; without it the question is asked in the clear. */
  readonly ca?: string
  /** GET where nothing is said. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The certificate that this client shows, where it shows one. */
  readonly client?: KeyPair
  /** How long the answer may take; 2000 where nothing is said. */
  readonly milliseconds?: number
}

/**
 * Asks without following a redirect. Not `fetch`: its socket to a host that is off keeps the process alive beyond the time-out.
 * @throws what the network or TLS says, or that there is no answer in time.
 */
export async function askHttp(
  address: string,
  port: number,
  path: string,
  { ca, method, headers, body, client, milliseconds = patience }: HttpOptions = {},
): Promise<HttpAnswer> {
  const request = ca === undefined ? requestInTheClear : requestByTls
  const signal = AbortSignal.timeout(milliseconds)
  return new Promise((resolve, reject) => {
    const tls = { ca, cert: client?.certificate, key: client?.key }
    const asked = request({ host: address, port, path, method, headers, ...tls, agent: false, signal }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.once('error', reject)
      response.once('end', () => {
        const date = Date.parse(response.headers.date ?? '')
        const text = Buffer.concat(pieces).toString('utf8')
        resolve({ status: response.statusCode ?? 0, body: text, ...(Number.isNaN(date) ? {} : { date }) })
      })
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

import { get } from 'node:http'
import { patience } from './probe.ts'

/** An HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number
  /** The `Date` header, by the host's own clock: milliseconds since 1970; absent where it sends none. */
  readonly date?: number
  readonly body: string
}

/**
 * GET without a redirect followed. Not `fetch`: its socket to a host that is off keeps the process alive beyond the time-out.
 * @throws what the network says, or that there is no answer within 2 s.
 */
export async function httpGet(
  address: string,
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(patience)
  return new Promise((resolve, reject) => {
    const request = get({ host: address, port, path, headers, agent: false, signal }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.once('error', reject)
      response.once('end', () => {
        const date = Date.parse(response.headers.date ?? '')
        const body = Buffer.concat(pieces).toString('utf8')
        resolve({ status: response.statusCode ?? 0, body, ...(Number.isNaN(date) ? {} : { date }) })
      })
    })
    request.once('error', reject)
  })
}

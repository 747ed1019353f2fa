import { ports } from '../model/ports.ts'
import { patience } from './probe.ts'

/** Asks for pgAdmin's log-in page; gives the HTTP status of a page that is one. */
export async function readPgadmin(address: string): Promise<number> {
  const response = await fetch(`http://${address}:${ports.pgadmin}/login`, { signal: AbortSignal.timeout(patience) })
  const page = await response.text()
  if (response.status !== 200) throw new Error(`pgAdmin answered with HTTP status ${response.status}`)
  if (!/pgAdmin/.test(page) || !/password/i.test(page))
    throw new Error('port 80 answers, but not with a log-in page of pgAdmin')
  return response.status
}

import { askHttp } from './http.ts'

/** Asks for pgAdmin's log-in page; gives the HTTP status of a page that is one. */
export async function readPgadmin(address: string, port: number): Promise<number> {
  const { status, body } = await askHttp(address, port, '/login')
  if (status !== 200) throw new Error(`pgAdmin answered with HTTP status ${status}`)
  if (!/pgAdmin/.test(body) || !/password/i.test(body))
    throw new Error(`port ${port} answers, but not with a log-in page of pgAdmin`)
  return status
}

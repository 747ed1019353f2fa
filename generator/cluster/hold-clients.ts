import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { Failure } from '../failure.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Hands } from './hands.ts'

/** The clients of every PgBouncer, waiting. */
export interface Hold {
  /**
   * Lets them go on.
   * @param done another host leads; else all is as it was before.
   * @throws Failure where a proxy does not say that they do.
   */
  readonly release: (done: boolean) => Promise<void>
}

/**
 * Lets the clients of every proxy's PgBouncer wait, with no error. A proxy lets them go by itself when this process dies.
 * @throws Failure where a transaction stays open; then nobody waits any more.
 */
export async function holdClients({ proxyHosts, ports }: Cluster, hands: Hands, leader: string): Promise<Hold> {
  const script = ['/usr/local/lib/hardway/hold-clients', String(ports.pgbouncer), leader]
  const holds = await Promise.allSettled(
    proxyHosts.map(async ({ name }) => holdOne(name, await hands.open(name, script))),
  )
  const release = async (done: boolean) => {
    await Promise.all(holds.map((hold) => (hold.status === 'fulfilled' ? hold.value(done) : undefined)))
  }
  const failed = holds.find((hold) => hold.status === 'rejected')
  if (failed === undefined) return { release }
  await release(false)
  throw failed.reason
}

async function holdOne(
  host: string,
  { stdin, stdout, stderr }: ChildProcess,
): Promise<(done: boolean) => Promise<void>> {
  if (stdin === null || stdout === null || stderr === null) throw new Error('the script has no pipes')
  const said = text(stderr)
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.value !== 'held') throw new Failure(`PgBouncer on ${host} cannot hold its clients: ${(await said).trim()}`)
  return async (done) => {
    stdin.end(done ? 'done\n' : '')
    const last = await lines.next()
    if (last.value !== 'released')
      throw new Failure(`PgBouncer on ${host} still holds its clients: ${(await said).trim()}`)
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import { hostCertificate } from '../model/certificates.ts'
import type { Cluster, Host } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { type Hands, superuserPsql } from './hands.ts'
import { readHaproxy, serversUp } from './haproxy.ts'
import { holdClients } from './hold-clients.ts'
import { askHttp } from './http.ts'
import { causeOf } from './probe.ts'

/** Milliseconds: how long the new leader may take to be seen by every proxy, and how often they are asked. */
const patience = 20_000
const interval = 50

/** A switchover that is through. */
export interface Switched {
  readonly from: string
  readonly to: string
  /** Milliseconds in which PgBouncer's clients waited. */
  readonly pause: number
}

/**
 * Makes another host the leader while the clients of PgBouncer wait and see no error. They go on when every proxy knows the new leader, and
 * whatever happens.
 * @param progress told each step, in words.
 * @throws Failure where the pause or the switchover is refused, or a proxy does not see the new leader within 20 s.
 */
export async function switchOver(
  cluster: Cluster,
  secrets: Secrets,
  hands: Hands,
  { from, to }: { readonly from: string; readonly to: string },
  progress: (words: string) => void,
): Promise<Switched> {
  const leader = requireHost(cluster, from)
  // What is on the disk already need not be written while the clients wait.
  await hands.run(from, superuserPsql('--command=CHECKPOINT'))
  progress('holds PgBouncer’s clients')
  const start = performance.now()
  const hold = await holdClients(cluster, hands, from)
  let done = false
  try {
    progress(`asks ${from} to hand over to ${to}`)
    let refusal: unknown
    handOver(cluster, secrets, leader, to).catch((error: unknown) => {
      refusal = error
    })
    await waitForProxies(cluster, secrets, to, () => refusal)
    done = true
  } finally {
    await hold.release(done)
  }
  return { from, to, pause: Math.round(performance.now() - start) }
}

// Patroni answers when all is done, and looks for that once a second: the proxies know it sooner.
async function handOver(cluster: Cluster, secrets: Secrets, leader: Host, to: string): Promise<void> {
  const { passwords, ca } = secrets
  const { certificate, key } = hostCertificate(leader, secrets)
  const credentials = Buffer.from(`hardway:${passwords.patroni_rest}`).toString('base64')
  const { status, body } = await askHttp(leader.address, cluster.ports.patroni, '/switchover', {
    ca: ca.certificate,
    client: { certificate, key },
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    body: JSON.stringify({ leader: leader.name, candidate: to }),
    milliseconds: patience,
  })
  if (status !== 200) throw new Failure(`Patroni on ${leader.name} refused the switchover: ${body.trim()}`)
}

async function waitForProxies(
  cluster: Cluster,
  secrets: Secrets,
  leader: string,
  refusal: () => unknown,
): Promise<void> {
  for (const deadline = performance.now() + patience; ; await sleep(interval)) {
    if (refusal() !== undefined) throw refusal()
    const seen = await Promise.all(cluster.proxyHosts.map((proxy) => serversOf(cluster, secrets, proxy)))
    if (seen.every((servers) => servers === leader)) return
    if (performance.now() > deadline) {
      const words = cluster.proxyHosts.map(({ name }, index) => `${name} leads to ${seen[index] || 'nobody'}`)
      throw new Failure(`${leader} does not lead for every proxy after ${patience / 1000} s: ${words.join(', ')}`)
    }
  }
}

// Names of the servers that take new connections to write, or why nobody knows them.
async function serversOf({ ports }: Cluster, { passwords, ca }: Secrets, { address }: Host): Promise<string> {
  try {
    const report = await readHaproxy(address, ports.haproxyStats, passwords.haproxy_stats, ca.certificate)
    return serversUp(report.readWrite).join()
  } catch (error) {
    return causeOf(error)
  }
}

function requireHost({ hosts }: Cluster, name: string): Host {
  const host = hosts.find((known) => known.name === name)
  if (host === undefined) throw new Error(`no host is called ${name}`)
  return host
}

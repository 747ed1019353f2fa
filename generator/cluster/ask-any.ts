import { rootCertificates } from 'node:tls'
import { type Member, membersOf, type PatroniReport, type Probe } from './observation.ts'
import { readDocuments, readPatroni, toPatroniReport } from './patroni.ts'
import { probeEach } from './probe.ts'

/** Anybody's Patroni cluster, as its members' REST interfaces show it. */
export interface AnyCluster {
  /** ISO 8601. */
  readonly at: string
  /** Patroni's scope. */
  readonly name: string
  readonly members: readonly Member[]
  /** By member: where its PostgreSQL is, as it says of itself. */
  readonly addresses: Readonly<Record<string, string>>
  /** By member: what its own Patroni says. */
  readonly patroni: Readonly<Record<string, Probe<PatroniReport>>>
}

/**
 * Asks one Patroni who the members are, and then the others; takes little more than 4 s at most.
 * @param url of the REST API, without a path.
 * @param ca PEM of the authority that vouches for the members; without it, one of those that Node knows must.
 * @throws what the network or TLS says where that one does not answer, or that it is no Patroni.
 */
export async function askAnyCluster(url: URL, ca = rootCertificates.join('\n')): Promise<AnyCluster> {
  const { own, cluster, now } = await readDocuments(...doorOf(url, ca))
  const { scope, name: first = '' } = own.patroni ?? {}
  const listed = cluster.members
  if (scope === undefined || listed === undefined) throw new Error('what answers there is not a Patroni')
  const others = listed.filter(({ name }) => name !== first)
  const answers = await probeEach(others, ({ api_url }) => readPatroni(...doorOf(new URL(api_url), ca)))
  const patroni = { [first]: { value: toPatroniReport(own, cluster, now) }, ...answers }
  return {
    at: new Date().toISOString(),
    name: scope,
    members: membersOf({ patroni }),
    addresses: Object.fromEntries(listed.map(({ name, host = '-', port = '-' }) => [name, `${host}:${port}`])),
    patroni,
  }
}

// A URL leaves out the port that its scheme has anyway.
function doorOf({ hostname, port, protocol }: URL, ca: string): [address: string, port: number, ca?: string] {
  return protocol === 'https:' ? [hostname, Number(port || 443), ca] : [hostname, Number(port || 80)]
}

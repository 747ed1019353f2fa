import { rootCertificates } from 'node:tls'
import { type Member, membersOf, type PatroniReport, type Probe } from './observation.ts'
import { type ClusterDocument, getJson, type PatroniDocument, readPatroni, toPatroniReport } from './patroni.ts'
import { probe } from './probe.ts'

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
 * Asks one Patroni who the members are, and then each of them; takes little more than 4 s at most.
 * @param url of the REST API, without a path.
 * @param ca PEM of the authority that vouches for the members; without it, one of those that Node knows must.
 * @throws what the network or TLS says where that one does not answer, or that it is no Patroni.
 */
export async function askAnyCluster(url: URL, ca = rootCertificates.join('\n')): Promise<AnyCluster> {
  const [own, seen] = await Promise.all([ask<OwnDocument>(url, '/patroni', ca), ask<SeenDocument>(url, '/cluster', ca)])
  const scope = own.document.patroni?.scope
  const listed = seen.document.members
  if (scope === undefined || listed === undefined) throw new Error('what answers there is not a Patroni')
  const asked = listed.map(async ({ name, api_url }) => [name, await probe(() => askMember(api_url, ca))] as const)
  const patroni = Object.fromEntries(await Promise.all(asked))
  const fresh = membersOf({ patroni })
  return {
    at: new Date().toISOString(),
    name: scope,
    members: fresh.length > 0 ? fresh : toPatroniReport(own.document, seen.document, own.now).members,
    addresses: Object.fromEntries(listed.map(({ name, host = '-', port = '-' }) => [name, `${host}:${port}`])),
    patroni,
  }
}

interface OwnDocument extends PatroniDocument {
  readonly patroni?: { readonly scope?: string }
}

interface SeenDocument extends ClusterDocument {
  readonly members?: readonly (NonNullable<ClusterDocument['members']>[number] & {
    readonly host?: string
    readonly port?: number
    readonly api_url: string
  })[]
}

async function askMember(api: string, ca: string): Promise<PatroniReport> {
  const url = new URL(api)
  return readPatroni(url.hostname, portOf(url), authority(url, ca))
}

async function ask<T>(url: URL, path: string, ca: string): Promise<{ document: T; now: number }> {
  const { document, now } = await getJson(url.hostname, portOf(url), path, authority(url, ca))
  return { document: document as T, now }
}

const authority = ({ protocol }: URL, ca: string) => (protocol === 'https:' ? ca : undefined)

// A URL leaves out the port that its scheme has anyway.
const portOf = ({ port, protocol }: URL) => Number(port || (protocol === 'https:' ? 443 : 80))

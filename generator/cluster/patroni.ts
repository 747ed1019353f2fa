import { askHttp } from './http.ts'
import type { Member, PatroniReport } from './observation.ts'

/** What GET /patroni gives, as far as it is read here. */
export interface PatroniDocument {
  readonly state?: string
  readonly role?: string
  readonly timeline?: number
  readonly replication_state?: string
  readonly pending_restart?: boolean
  readonly pause?: boolean
  readonly failsafe_mode_is_active?: boolean
  /** Unix time in seconds; 0 where the DCS was never read. */
  readonly dcs_last_seen?: number
  readonly patroni?: { readonly scope?: string; readonly name?: string }
}

/** What GET /cluster gives, as far as it is read here. */
export interface ClusterDocument {
  readonly members?: readonly {
    readonly name: string
    readonly role: string
    readonly state: string
    readonly timeline?: number
    readonly lag?: number | 'unknown'
    readonly pending_restart?: boolean
    readonly host?: string
    readonly port?: number
    readonly api_url: string
  }[]
}

/** Asks one host's Patroni for its own state and for its view of the cluster; without a `ca` in the clear. */
export async function readPatroni(address: string, port: number, ca?: string): Promise<PatroniReport> {
  const { own, cluster, now } = await readDocuments(address, port, ca)
  return toPatroniReport(own, cluster, now)
}

/** What one host's Patroni says, as it says it. */
export interface Documents {
  readonly own: PatroniDocument
  readonly cluster: ClusterDocument
  /** Unix time in seconds on the host that answered. */
  readonly now: number
}

/** The same, unread. */
export async function readDocuments(address: string, port: number, ca?: string): Promise<Documents> {
  const [own, cluster] = await Promise.all([
    getJson(address, port, '/patroni', ca),
    getJson(address, port, '/cluster', ca),
  ])
  return { own: own.document as PatroniDocument, cluster: cluster.document as ClusterDocument, now: own.now }
}

/** `now`: Unix time in seconds on the host that answered. */
export function toPatroniReport(own: PatroniDocument, cluster: ClusterDocument, now: number): PatroniReport {
  const seen = own.dcs_last_seen ?? 0
  return {
    state: own.state ?? 'unknown',
    role: own.role ?? 'unknown',
    ...(own.timeline === undefined ? {} : { timeline: own.timeline }),
    ...(own.replication_state === undefined ? {} : { replication: own.replication_state }),
    pendingRestart: own.pending_restart === true,
    paused: own.pause === true,
    failsafe: own.failsafe_mode_is_active === true,
    ...(seen === 0 ? {} : { dcsAge: Math.max(0, Math.round(now - seen)) }),
    members: (cluster.members ?? []).map(toMember).sort((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

function toMember(member: NonNullable<ClusterDocument['members']>[number]): Member {
  return {
    name: member.name,
    role: member.role,
    state: member.state,
    ...(member.timeline === undefined ? {} : { timeline: member.timeline }),
    ...(member.lag === undefined ? {} : { lag: member.lag }),
    pendingRestart: member.pending_restart === true,
  }
}

interface JsonAnswer {
  readonly document: unknown
  /** Unix time in seconds on the host that answered. */
  readonly now: number
}

async function getJson(address: string, port: number, path: string, ca: string | undefined): Promise<JsonAnswer> {
  const { body, date } = await askHttp(address, port, path, ca === undefined ? {} : { ca })
  // The host's own clock, which may differ from this machine's.
  return { document: JSON.parse(body), now: (date ?? Date.now()) / 1000 }
}

/** What one question to the cluster gave: its answer, or why there was none. Plain data, so that a failure is shown and not thrown. */
export type Probe<T> = { readonly value: T } | { readonly cause: string }

/** One member as Patroni's GET /cluster lists it. */
export interface Member {
  readonly name: string
  /** leader, replica, sync_standby, quorum_standby or standby_leader. */
  readonly role: string
  /** running, streaming, creating replica, starting, stopped and the like: Patroni's words. */
  readonly state: string
  readonly timeline?: number
  /** Bytes behind the leader; `unknown` where Patroni cannot tell; absent on the leader. */
  readonly lag?: number | 'unknown'
  readonly pendingRestart: boolean
}

/** What the Patroni of one host says. */
export interface PatroniReport {
  /** Its own GET /patroni. */
  readonly state: string
  readonly role: string
  readonly timeline?: number
  /** Of a replica: `streaming`, or `in archive recovery`; absent where neither is so. */
  readonly replication?: string
  readonly pendingRestart: boolean
  readonly paused: boolean
  /** Whether failsafe_mode makes it count the leader as there: while the DCS is away, and for a ttl after. */
  readonly failsafe: boolean
  /** Seconds since this Patroni last read the DCS, by the host's own clock; absent where it never did. */
  readonly dcsAge?: number
  /** GET /cluster as this host sees it: from the DCS, so that a host that is cut off shows an old view. */
  readonly members: readonly Member[]
}

/** Servers of one HAProxy by their state: `UP`, `DOWN`, `UP 1/3`. */
export interface HaproxyReport {
  readonly readWrite: Readonly<Record<string, string>>
  readonly readOnly: Readonly<Record<string, string>>
  /** Who is led to for reads where nobody of those is up; empty where the topology has nobody for that. */
  readonly readOnlyBackup: Readonly<Record<string, string>>
}

/** All pools of one PgBouncer together. */
export interface PoolReport {
  /** Clients that have a server connection, or need none at the moment. */
  readonly active: number
  /** Clients that asked for something and wait for a server connection. */
  readonly waiting: number
  /** Seconds that the first of them has waited. */
  readonly longestWait: number
}

/** The PostgreSQL behind an address. */
export interface Backend {
  /** Name of the host, or its address where the topology knows none. */
  readonly host: string
  readonly inRecovery: boolean
}

/** Servers of the DCS as its consensus has them. */
export interface DcsReport {
  readonly leader?: string
  readonly voters: readonly string[]
  /** Servers that its members do not reach. They stay voters: a majority is counted with them. */
  readonly lost: readonly string[]
}

/** A cluster at one moment, as its own interfaces show it. */
export interface Observation {
  /** ISO 8601. */
  readonly at: string
  /** By host. */
  readonly patroni: Readonly<Record<string, Probe<PatroniReport>>>
  /** Absent where no way into the hosts is known: the DCS answers on the hosts' loopback only. */
  readonly dcs?: Probe<DcsReport>
  /** By proxy. */
  readonly haproxy: Readonly<Record<string, Probe<HaproxyReport>>>
  /** By proxy: PgBouncer's letter in answer to an SSLRequest; S where it then proved by TLS that it is the proxy. */
  readonly pgbouncer: Readonly<Record<string, Probe<'S' | 'N'>>>
  /** By proxy; absent where they were not asked for, or no way into the hosts is known: the console answers on the host only. */
  readonly pools?: Readonly<Record<string, Probe<PoolReport>>>
  readonly vip: {
    /** PgBouncer on the VIP. */
    readonly pgbouncer: Probe<'S' | 'N'>
    /** The host whose network card answers for the VIP's address. */
    readonly answeredBy: Probe<string>
    /** By proxy: has it the address on its network card? Absent where no way into the hosts is known. */
    readonly heldBy?: Readonly<Record<string, Probe<boolean>>>
    /** SQL as the first database's owner; absent where the topology names no database. */
    readonly writes?: Probe<Backend>
    readonly reads?: Probe<Backend>
  }
  /** By pgAdmin host: the HTTP status of its log-in page. */
  readonly pgadmin: Readonly<Record<string, Probe<number>>>
}

/** The answer, or undefined. */
export function answerOf<T>(probe: Probe<T> | undefined): T | undefined {
  return probe !== undefined && 'value' in probe ? probe.value : undefined
}

/** The view that counts: the leader's own where it answers, else the first that there is. */
export function membersOf({ patroni }: Pick<Observation, 'patroni'>): readonly Member[] {
  const reports = Object.values(patroni).flatMap((probe) => answerOf(probe) ?? [])
  const leading = reports.find(({ role, state }) => isPrimary(role) && state === 'running')
  return (leading ?? reports.find(({ members }) => members.length > 0))?.members ?? []
}

/** Patroni before 4 said `master` in GET /patroni. */
export function isPrimary(role: string): boolean {
  return role === 'primary' || role === 'master'
}

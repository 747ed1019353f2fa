/** The ways to the leader: VIP:5432 through PgBouncer, VIP:5000 through HAProxy alone. */
export const doors = ['pgbouncer', 'haproxy'] as const
export type Door = (typeof doors)[number]

/** One line of the ledger: what a client set out to do, or what became of it. */
export interface Entry {
  /** Milliseconds since the drill's start, by the client's monotonic clock. */
  readonly at: number
  /** A row is inserted, an item appended to a list; a read comes from a replica; a connection is opened; a canary is written on a host itself. */
  readonly kind: 'row' | 'item' | 'read' | 'connect' | 'canary'
  /** `ok` only where COMMIT came back without a warning; `unknown` is anything else, and may be there or not. */
  readonly state: 'invoke' | 'ok' | 'unknown'
  /** Absent for reads, which go to VIP:5001, and for canaries. */
  readonly door?: Door
  readonly client: number
  /** Counts a client's rows or items; never used twice. */
  readonly number: number
  /** The host that acknowledged, and PostgreSQL's timeline there. */
  readonly host?: string
  readonly timeline?: number
  /** An item's list as it was right after the append. */
  readonly list?: readonly number[]
  readonly why?: string
}

/** Name of what was written, across the whole drill. */
export function nameOf({ kind, door, client, number }: Entry): string {
  return `${kind} ${door ?? 'host'}/${client}/${number}`
}

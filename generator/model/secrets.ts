/** What secrets.yaml holds. Made once by `hardway secrets`, then an input like the topology. */
export interface Secrets {
  /** Passwords of PostgreSQL roles and programs, 32 of `[A-Za-z0-9_-]` each. */
  readonly passwords: {
    readonly replicator: string
    readonly rewind: string
    readonly pgbouncer: string
    readonly patroni_rest: string
    readonly haproxy_stats: string
    readonly pgadmin: string
  }
  /** Password of each database owner, by role name. */
  readonly owners: Readonly<Record<string, string>>
  readonly consul: {
    /** 32 bytes in base64, as `consul keygen` prints them. */
    readonly gossip_key: string
  }
  /** 32 bytes in base64: the source of every SCRAM salt, so that the same secrets give the same verifiers. */
  readonly scram_salt: string
}

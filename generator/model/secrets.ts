/** A certificate and its private key, each as PEM text that ends with a newline. */
export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

/** What each DCS has of secrets. */
export interface DcsSecrets {
  readonly consul: {
    /** 32 bytes in base64, as `consul keygen` prints them. */
    readonly gossip_key: string
    /** ACL tokens, UUIDs: who may do everything, the servers themselves, Patroni, and people who look. */
    readonly management_token: string
    readonly agent_token: string
    readonly patroni_token: string
    readonly operator_token: string
  }
  /** Passwords of its users: who may do everything, Patroni, and people who look. */
  readonly etcd: {
    readonly root_password: string
    readonly patroni_password: string
    readonly operator_password: string
  }
  /** Of who may do everything: everybody else is known by his certificate. */
  readonly zookeeper: { readonly root_password: string }
}

/** What secrets.yaml holds: of the DCSs the cluster's own. Made once by `hardway secrets`, then an input like the topology. */
export interface Secrets extends Partial<DcsSecrets> {
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
  /** 32 bytes in base64: the source of every SCRAM salt, so that the same secrets give the same verifiers. */
  readonly scram_salt: string
  /** The cluster's own certificate authority. Its key issues the hosts' certificates and goes to no host. */
  readonly ca: KeyPair
  /** By host. Issued by `hardway secrets` and kept: an ECDSA signature cannot be made twice alike. */
  readonly certificates: Readonly<Record<string, KeyPair>>
}

/** The secrets of a DCS. Throws where there are none: the validator refuses such secrets of a cluster that has this DCS. */
export function secretsOf<D extends keyof DcsSecrets>(dcs: D, secrets: Secrets): DcsSecrets[D] {
  const own = (secrets as Partial<DcsSecrets>)[dcs]
  if (own === undefined) throw new Error(`no secrets of ${dcs}: the validator should have refused this`)
  return own as DcsSecrets[D]
}

import type { Ports } from './ports.ts'

export type Os = 'ubuntu-24.04' | 'debian-13'
export type Arch = 'amd64' | 'arm64'
export type Dcs = 'consul' | 'etcd' | 'zookeeper'
export type HostRole = 'dcs' | 'postgres' | 'proxy' | 'pgadmin'
/** all: what db and proxy hold, for a host that is both. */
export type ImageName = 'db' | 'proxy' | 'all'

/** One machine with every default resolved. */
export interface Host {
  readonly name: string
  readonly address: string
  readonly mac: string
  readonly roles: readonly HostRole[]
  /** The golden image it boots from: db where it runs PostgreSQL or the DCS, proxy where it is a proxy, all where it is both. */
  readonly image: ImageName
  readonly vrrp: 'master' | 'backup'
  /** MiB. */
  readonly memory: number
  readonly cpus: number
  /** GiB. */
  readonly disk: number
  /** GiB; 0 where the host keeps no data. */
  readonly dataDisk: number
  readonly tags: Tags
}

/** What a PostgreSQL host may become and who is sent to it: Patroni's tags, without contradictions. */
export interface Tags {
  /** It never leads: also where `failover_priority` is 0. */
  readonly nofailover: boolean
  /** Of hosts with the same WAL the highest leads; 1 where nothing is said. */
  readonly failoverPriority: number
  /** It is never the synchronous standby. */
  readonly nosync: boolean
  /** HAProxy sends it no reads. */
  readonly noloadbalance: boolean
  /** Replicas are cloned from it while it is one. */
  readonly clonefrom: boolean
}

/** The validated topology, every default resolved, every address known. Data only, and no secret among it. */
export interface Cluster {
  readonly name: string
  readonly image: {
    readonly os: Os
    readonly arch: Arch
    /** URL or path of the image that Packer starts from. */
    readonly url: string
    /** Packer's iso_checksum. */
    readonly checksum: string
  }
  readonly network: {
    readonly cidr: string
    /** Length of the network prefix in bits. */
    readonly prefix: number
    readonly gateway: string
    readonly dns: readonly string[]
  }
  readonly vip: { readonly address: string; readonly routerId: number }
  readonly dcs: Dcs
  /** Is the loss of any one host survived? */
  readonly highlyAvailable: boolean
  readonly synchronous: boolean
  /** Seconds; nodeHealth ties the leader's session to the DCS's view of the host. */
  readonly failover: {
    readonly ttl: number
    readonly loopWait: number
    readonly retryTimeout: number
    readonly nodeHealth: boolean
  }
  readonly hosts: readonly Host[]
  readonly dcsHosts: readonly Host[]
  readonly postgresHosts: readonly Host[]
  readonly proxyHosts: readonly Host[]
  /** Connections of PostgreSQL, and of them each proxy's for one database. */
  readonly connections: { readonly max: number; readonly pool: number }
  readonly ports: Ports
  readonly replicaReads: {
    /** MiB of WAL that a replica may have still to replay and take reads. */
    readonly maxLag: number
    readonly noReplica: 'refuse' | 'primary'
  }
  readonly databases: readonly { readonly name: string; readonly owner: string }[]
  readonly access: {
    readonly clients: readonly string[]
    readonly admins: readonly string[]
    readonly sshKeys: readonly string[]
  }
  readonly libvirt: { readonly uri: string; readonly domainType: 'kvm' | 'qemu' }
}

import type { Cluster, Dcs, Host } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { consul, consulAgent, consulSection } from './consul.ts'
import { etcd, etcdSection } from './etcd.ts'
import type { Role } from './role.ts'
import { zookeeper, zookeeperClient, zookeeperSection } from './zookeeper.ts'

/** What a DCS brings to the hosts: roles that run it, and the block by which a host's Patroni finds it. */
interface DcsOnHosts {
  readonly roles: readonly Role[]
  readonly patroniSection: (host: Host, cluster: Cluster, secrets: Secrets) => object
}

const byName: Readonly<Record<Dcs, DcsOnHosts>> = {
  consul: { roles: [consul, consulAgent], patroniSection: consulSection },
  etcd: { roles: [etcd], patroniSection: etcdSection },
  zookeeper: { roles: [zookeeper, zookeeperClient], patroniSection: zookeeperSection },
}

/** The roles of every DCS; of a cluster's own one they apply. */
export const dcsRoles: readonly Role[] = Object.values(byName).flatMap(({ roles }) => roles)

/** The top-level key of Patroni's configuration with what it needs to find the DCS from this host. */
export function patroniSection(host: Host, cluster: Cluster, secrets: Secrets): object {
  return byName[cluster.dcs].patroniSection(host, cluster, secrets)
}

import type { Cluster, Dcs, Host } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { consul, consulAgent, consulSection } from './consul.ts'
import { etcd, etcdSection } from './etcd.ts'
import type { Role } from './role.ts'

/** What a DCS brings to the hosts: a role that runs it, and the block by which a host's Patroni finds it. */
interface DcsOnHosts {
  readonly role: Role
  readonly patroniSection: (host: Host, cluster: Cluster, secrets: Secrets) => object
}

const byName: Readonly<Partial<Record<Dcs, DcsOnHosts>>> = {
  consul: { role: consul, patroniSection: consulSection },
  etcd: { role: etcd, patroniSection: etcdSection },
}

/** The roles of every DCS; of a cluster's own one they apply. */
export const dcsRoles: readonly Role[] = [...Object.values(byName).map(({ role }) => role), consulAgent]

/** The top-level key of Patroni's configuration with what it needs to find the DCS from this host. */
export function patroniSection(host: Host, cluster: Cluster, secrets: Secrets): object {
  const dcs = byName[cluster.dcs]
  if (dcs === undefined) throw new Error(`no role runs ${cluster.dcs}: the validator should have refused this`)
  return dcs.patroniSection(host, cluster, secrets)
}

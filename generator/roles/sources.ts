import type { Cluster, Host } from '../model/cluster.ts'
import { runsDcs } from '../model/dcs.ts'
import type { Source } from './role.ts'

/** The hosts of the cluster that a source stands for; none where it stands for networks outside. */
export function hostsOf(source: Source, cluster: Cluster): readonly Host[] {
  const bySource: Readonly<Record<Source, readonly Host[]>> = {
    admins: [],
    clients: [],
    databases: cluster.postgresHosts,
    dcs: cluster.hosts.filter((host) => runsDcs(host, cluster)),
    proxies: cluster.proxyHosts,
    pgadmin: cluster.hosts.filter(({ roles }) => roles.includes('pgadmin')),
  }
  return bySource[source]
}

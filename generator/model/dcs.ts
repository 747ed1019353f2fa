import { dcsFacts, runsPartOf } from '../topology/dcs.ts'
import type { Cluster, Dcs, Host } from './cluster.ts'

/** What the model knows of a DCS. */
interface DcsModel {
  /** Where its configuration is: root's, and the server may read it. */
  readonly configuration: string
  /** Where a server keeps its data, and the user whose that is. */
  readonly data: { readonly path: string; readonly owner: string }
  /** Names that a server's certificate has for its peers, besides the host's own. */
  readonly certificateNames: (cluster: Cluster) => readonly string[]
}

/** By the topology's word for it. */
export const dcsModels: Readonly<Record<Dcs, DcsModel>> = {
  consul: {
    configuration: '/etc/consul.d',
    data: { path: '/var/lib/consul', owner: 'consul' },
    // What verify_server_hostname asks of a server (Consul's manual, TLS configuration).
    certificateNames: ({ name }) => [`server.${name}.consul`],
  },
  etcd: {
    configuration: '/etc/etcd',
    data: { path: '/var/lib/etcd', owner: 'etcd' },
    certificateNames: () => [],
  },
  zookeeper: {
    configuration: '/etc/zookeeper',
    data: { path: '/var/lib/zookeeper', owner: 'zookeeper' },
    certificateNames: () => [],
  },
}

/** Is it a server of the DCS? */
export function servesDcs({ roles }: Host): boolean {
  return roles.includes('dcs')
}

/** Runs it a part of the DCS: a server, or an agent, by which a database host speaks to the servers? */
export function runsDcs({ roles }: Host, { dcs }: Pick<Cluster, 'dcs'>): boolean {
  return runsPartOf(dcsFacts[dcs], roles)
}

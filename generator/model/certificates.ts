import type { Cluster, Host } from './cluster.ts'
import { dcsModels, servesDcs } from './dcs.ts'
import type { KeyPair, Secrets } from './secrets.ts'

/** What a host's certificate must say. */
export interface CertificateRequest {
  readonly host: string
  /** Its subjectAltName: DNS names, then IPv4 addresses. */
  readonly names: readonly string[]
  readonly addresses: readonly string[]
  /** May it open connections as the cluster's member, too? Proxies log in by password only. */
  readonly client: boolean
}

/** The certificates of a cluster, one a host: of each everything by which somebody reaches a program on it. */
export function certificateRequests(cluster: Cluster): CertificateRequest[] {
  return cluster.hosts.map((host) => {
    const doors = frontDoors(host, cluster)
    return {
      host: host.name,
      names: [host.name, 'localhost', ...dcsNames(host, cluster), ...doors.names],
      addresses: [host.address, '127.0.0.1', ...doors.addresses],
      client: host.image !== 'proxy',
    }
  })
}

/** The host's certificate with its key. Throws where there is none: the validator refuses such secrets. */
export function hostCertificate(host: Host, secrets: Secrets): KeyPair {
  const own = secrets.certificates[host.name]
  if (own === undefined) throw new Error(`no certificate of ${host.name}: the validator should have refused this`)
  return own
}

// A client that connects through HAProxy speaks TLS with PostgreSQL behind it, and asks it for the proxy's name.
function frontDoors(host: Host, { name, vip, proxyHosts }: Cluster) {
  const isPostgres = host.roles.includes('postgres')
  if (!isPostgres && !host.roles.includes('proxy')) return { names: [], addresses: [] }
  const proxies = isPostgres ? proxyHosts.filter((proxy) => proxy.name !== host.name) : []
  return {
    names: [name, ...proxies.map((proxy) => proxy.name)],
    addresses: [vip.address, ...proxies.map((proxy) => proxy.address)],
  }
}

function dcsNames(host: Host, cluster: Cluster): readonly string[] {
  return servesDcs(host) ? dcsModels[cluster.dcs].certificateNames(cluster) : []
}

import ipaddr from 'ipaddr.js'
import { baseImages } from '../os/index.ts'
import { connections, poolSize } from '../topology/connections.ts'
import { dcsFacts } from '../topology/dcs.ts'
import type { Topology, Host as TopologyHost } from '../topology/types.ts'
import type { Cluster, Host, HostRole, Tags } from './cluster.ts'
import { buildPorts } from './ports.ts'

/** Resolves every default of a valid topology. Pure; an invalid topology is the validator's business, not this one's. */
export function buildCluster(topology: Topology): Cluster {
  const hosts = withVrrp(topology.hosts).map(buildHost)
  const withRole = (role: HostRole) => hosts.filter((host) => host.roles.includes(role))
  return {
    name: topology.cluster,
    image: buildImage(topology),
    network: buildNetwork(topology),
    vip: { address: topology.vip.address, routerId: topology.vip.router_id ?? 51 },
    dcs: topology.dcs ?? 'consul',
    highlyAvailable: topology.availability !== 'none',
    synchronous: topology.durability !== 'asynchronous',
    failover: buildFailover(topology),
    hosts,
    dcsHosts: withRole('dcs'),
    postgresHosts: withRole('postgres'),
    proxyHosts: withRole('proxy'),
    connections: {
      max: connections.max,
      pool: poolSize(withRole('proxy').length, topology.databases?.length ?? 0),
    },
    ports: buildPorts(topology.ports),
    replicaReads: {
      maxLag: mebibytes(topology.replica_reads?.max_lag ?? '16MiB'),
      noReplica: topology.replica_reads?.no_replica ?? 'refuse',
    },
    databases: topology.databases ?? [],
    access: {
      clients: topology.access?.clients ?? [topology.network.cidr],
      admins: topology.access?.admins ?? [`${topology.network.gateway}/32`],
      sshKeys: topology.access?.ssh_keys ?? [],
    },
    libvirt: {
      uri: topology.libvirt?.uri ?? 'qemu:///system',
      domainType: topology.libvirt?.domain_type ?? 'kvm',
    },
  }
}

function buildImage({ image = {} }: Topology): Cluster['image'] {
  const os = image.os ?? 'ubuntu-24.04'
  const arch = image.arch ?? 'amd64'
  const base = baseImages[os][arch]
  return { os, arch, url: image.url ?? base.url, checksum: image.checksum ?? base.checksum }
}

function buildNetwork({ network }: Topology): Cluster['network'] {
  const [, prefix] = ipaddr.IPv4.parseCIDR(network.cidr)
  return { cidr: network.cidr, prefix, gateway: network.gateway, dns: network.dns ?? [network.gateway] }
}

// Patroni's rule is loop_wait + 2 * retry_timeout <= ttl; 20 is the shortest ttl that Patroni takes and that Consul's session floor of 10 s allows.
function buildFailover({ failover = 'normal', dcs = 'consul' }: Topology): Cluster['failover'] {
  if (failover === 'normal') return { ttl: 30, loopWait: 5, retryTimeout: 10, nodeHealth: false }
  if (failover === 'fast') return { ttl: 20, loopWait: 5, retryTimeout: 5, nodeHealth: dcsFacts[dcs].hasNodeHealth }
  return {
    ttl: failover.ttl,
    loopWait: failover.loop_wait,
    retryTimeout: failover.retry_timeout,
    nodeHealth: false,
  }
}

// Where nobody is named master, the first proxy is.
function withVrrp(hosts: readonly TopologyHost[]): TopologyHost[] {
  const proxies = hosts.filter(({ roles }) => roles.includes('proxy'))
  const master = proxies.find(({ vrrp }) => vrrp === 'master') ?? proxies.find(({ vrrp }) => vrrp === undefined)
  return hosts.map((host) => ({ ...host, vrrp: host === master ? 'master' : 'backup' }))
}

function buildHost(host: TopologyHost): Host {
  const roles = host.roles
  const keepsData = roles.includes('dcs') || roles.includes('postgres')
  return {
    name: host.name,
    address: host.address,
    mac: host.mac ?? macOf(host.address),
    roles,
    image: !keepsData ? 'proxy' : roles.includes('proxy') ? 'all' : 'db',
    vrrp: host.vrrp ?? 'backup',
    memory: mebibytes(host.memory ?? '2GiB'),
    cpus: host.cpus ?? 2,
    disk: gibibytes(host.disk ?? '20GiB'),
    dataDisk: keepsData ? gibibytes(host.data_disk ?? '20GiB') : 0,
    tags: buildTags(host.tags),
  }
}

function buildTags({
  nofailover = false,
  failover_priority = 1,
  nosync = false,
  noloadbalance = false,
  clonefrom = false,
}: TopologyHost['tags'] = {}): Tags {
  const never = nofailover || failover_priority === 0
  return { nofailover: never, failoverPriority: never ? 0 : failover_priority, nosync, noloadbalance, clonefrom }
}

// 52:54:00 is the prefix that QEMU and libvirt use; the rest is the low three bytes of the IPv4 address.
function macOf(address: string): string {
  const low = ipaddr.IPv4.parse(address).toByteArray().slice(1)
  return ['52', '54', '00', ...low.map((byte) => byte.toString(16).padStart(2, '0'))].join(':')
}

function mebibytes(size: string): number {
  return Number.parseInt(size, 10) * (size.endsWith('GiB') ? 1024 : 1)
}

function gibibytes(size: string): number {
  return Math.ceil(mebibytes(size) / 1024)
}

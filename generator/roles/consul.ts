import type { Cluster } from '../model/cluster.ts'
import { ports } from '../model/ports.ts'
import type { Role } from './role.ts'

/** A Consul server: the DCS in which Patroni elects its leader. */
export const consul: Role = {
  name: 'consul',
  appliesTo: (host, cluster) => cluster.dcs === 'consul' && host.roles.includes('dcs'),
  units: ['consul.service'],
  opens: [
    { from: 'dcs', protocol: 'tcp', ports: [ports.consulServer, ports.consulGossip], why: 'consensus and gossip' },
    { from: 'dcs', protocol: 'udp', ports: [ports.consulGossip], why: 'gossip' },
  ],
  files: (host, cluster, secrets) => [
    {
      template: 'consul/etc/consul.d/consul.hcl.njk',
      owner: 'root:consul',
      mode: '0640',
      view: {
        name: host.name,
        cluster: cluster.name,
        address: host.address,
        servers: cluster.dcsHosts.length,
        peers: JSON.stringify(cluster.dcsHosts.filter((peer) => peer !== host).map(({ address }) => address)),
        gossipKey: secrets.consul.gossip_key,
      },
    },
    ...(cluster.failover.nodeHealth
      ? [{ template: 'consul/etc/consul.d/gossip.hcl', owner: 'root:consul', mode: '0640' }]
      : []),
    { template: 'consul/etc/systemd/system/consul.service', owner: 'root:root', mode: '0644' },
    { template: 'consul/etc/systemd/system/patroni.service.d/consul.conf', owner: 'root:root', mode: '0644' },
  ],
}

/**
 * The block by which Patroni finds its DCS: always the agent on its own host.
 * `checks` is what the leader's session depends on besides its TTL: nothing (Patroni's default, and its validator refuses an
 * empty list), or with `failover: fast` the host's gossip health.
 */
export function consulSection(cluster: Cluster): object {
  return {
    consul: {
      host: `127.0.0.1:${ports.consulHttp}`,
      scheme: 'http',
      register_service: false,
      ...(cluster.failover.nodeHealth ? { checks: ['serfHealth'] } : {}),
    },
  }
}

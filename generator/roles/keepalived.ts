import type { Cluster, Host } from '../model/cluster.ts'
import { paceOf } from '../model/limits.ts'
import { lanInterface } from '../model/network.ts'
import type { Role } from './role.ts'

/** Holds the VIP on one of the proxies. */
export const keepalived: Role = {
  name: 'keepalived',
  appliesTo: (host) => host.roles.includes('proxy'),
  units: ['keepalived.service'],
  opens: () => [{ from: 'proxies', program: 'Keepalived', protocol: 'vrrp', ports: [], why: 'who holds the VIP' }],
  files: (host, cluster) => [
    {
      template: 'keepalived/etc/keepalived/keepalived.conf.njk',
      owner: 'root:root',
      mode: '0640',
      view: {
        name: host.name,
        cluster: cluster.name,
        priority: priorityOf(host, cluster),
        interface: lanInterface,
        routerId: cluster.vip.routerId,
        advertiseEvery: paceOf(cluster).advertise,
        unicast: unicast(host, cluster),
        healthPort: cluster.ports.haproxyHealth,
        pgbouncerPort: cluster.ports.pgbouncer,
        vip: cluster.vip.address,
        prefix: cluster.network.prefix,
        checkEvery: paceOf(cluster).checkProxy,
        // One that takes longer counts as failed; the next begins only after it.
        checkTimeout: paceOf(cluster).checkProxy + 2,
      },
    },
    { template: 'keepalived/usr/local/lib/hardway/proxy-answers', owner: 'root:root', mode: '0755' },
    { template: 'keepalived/usr/local/lib/hardway/drop-clients', owner: 'root:root', mode: '0755' },
    {
      template: 'keepalived/etc/systemd/system/keepalived.service.d/hardway.conf.njk',
      owner: 'root:root',
      mode: '0644',
      view: { vip: cluster.vip.address },
    },
  ],
}

// No two alike: of proxies with the same one more than one could take the VIP at once. High, since one that hears nobody
// waits three adverts and, of another, as much as its priority lacks of 256 (RFC 5798, 6.1).
function priorityOf(host: Host, { proxyHosts }: Cluster): number {
  if (host.vrrp === 'master') return 250
  return 200 - proxyHosts.filter(({ vrrp }) => vrrp === 'backup').indexOf(host)
}

// Keepalived refuses a unicast without peers: the one proxy of `availability: none` has none, and stays with multicast.
function unicast(host: Host, cluster: Cluster): string[] {
  const peers = cluster.proxyHosts.filter((peer) => peer !== host)
  if (peers.length === 0) return []
  const lines = peers.map(({ address }) => `    ${address}`)
  return [`unicast_src_ip ${host.address}`, 'unicast_peer {', ...lines, '}']
}

import type { Cluster, Host } from '../model/cluster.ts'
import { paceOf } from '../model/limits.ts'
import { lanInterface } from '../model/network.ts'
import type { Role } from './role.ts'

/** What every host has: names for the cluster's addresses, the authority that all trust, and the end of its seed. */
export const base: Role = {
  name: 'base',
  appliesTo: () => true,
  units: ['hardway-forget-seed.service', 'hardway-neighbours.service'],
  opens: ({ ports }) => [{ from: 'admins', program: 'OpenSSH', protocol: 'tcp', ports: [ports.ssh], why: 'ssh' }],
  files: (host, cluster, secrets) => [
    {
      template: 'base/etc/hosts.njk',
      owner: 'root:root',
      mode: '0644',
      view: { hosts: cluster.hosts, vip: cluster.vip.address, cluster: cluster.name },
    },
    {
      template: 'base/etc/hardway/ca.pem.njk',
      owner: 'root:root',
      mode: '0644',
      view: { certificate: secrets.ca.certificate.trimEnd() },
    },
    {
      template: 'base/etc/systemd/system/hardway-neighbours.service.njk',
      owner: 'root:root',
      mode: '0644',
      view: neighboursView(host, cluster),
    },
    ...(cluster.network.dns.length === 0 ? [ownTime] : []),
    { template: 'base/etc/systemd/system/hardway-forget-seed.service', owner: 'root:root', mode: '0644' },
    { template: 'base/usr/local/lib/hardway/forget-seed', owner: 'root:root', mode: '0755' },
  ],
}

const ownTime = { template: 'base/etc/systemd/timesyncd.conf.d/hardway.conf', owner: 'root:root', mode: '0644' }

// In milliseconds, as ip-ntable(8) takes them; retries for database hosts alone, whose peers are near.
function neighboursView(host: Host, cluster: Cluster) {
  const { reachable, delay, again, retries } = paceOf(cluster).neighbour
  return {
    card: lanInterface,
    reachable: reachable * 1000,
    delay: delay * 1000,
    again: again * 1000,
    retries: host.roles.includes('postgres') ? [retries] : [],
  }
}

import type { Role } from './role.ts'

/** What every host has: names for the cluster's addresses, which no configuration depends on. */
export const base: Role = {
  name: 'base',
  appliesTo: () => true,
  units: [],
  files: (_host, cluster) => [
    {
      template: 'base/etc/hosts.njk',
      owner: 'root:root',
      mode: '0644',
      view: { hosts: cluster.hosts, vip: cluster.vip.address, cluster: cluster.name },
    },
  ],
}

import type { Role } from './role.ts'

/** What every host has: names for the cluster's addresses, the authority that all trust, and the end of its seed. */
export const base: Role = {
  name: 'base',
  appliesTo: () => true,
  units: ['hardway-forget-seed.service'],
  opens: ({ ports }) => [{ from: 'admins', program: 'OpenSSH', protocol: 'tcp', ports: [ports.ssh], why: 'ssh' }],
  files: (_host, cluster, secrets) => [
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
    { template: 'base/etc/systemd/system/hardway-forget-seed.service', owner: 'root:root', mode: '0644' },
    { template: 'base/usr/local/lib/hardway/forget-seed', owner: 'root:root', mode: '0755' },
  ],
}

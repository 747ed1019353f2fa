import type { Cluster } from '../model/cluster.ts'
import type { Role } from './role.ts'

/** pgAdmin with the cluster's two front doors already registered; nobody's database password is stored in it. */
export const pgadmin: Role = {
  name: 'pgadmin',
  appliesTo: (host) => host.roles.includes('pgadmin'),
  units: ['pgadmin.service'],
  opens: ({ ports }) => [
    { from: 'admins', program: 'pgAdmin', protocol: 'tcp', ports: [ports.pgadmin], why: 'pgAdmin in a browser' },
  ],
  files: (_host, cluster, secrets) => [
    { template: 'pgadmin/etc/pgadmin/config_system.py', owner: 'root:root', mode: '0644' },
    { template: 'pgadmin/etc/pgadmin/gunicorn.conf.py', owner: 'root:root', mode: '0644' },
    {
      template: 'pgadmin/etc/pgadmin/servers.json.njk',
      owner: 'root:pgadmin',
      mode: '0640',
      view: { servers: { Servers: servers(cluster) } },
    },
    {
      template: 'pgadmin/etc/pgadmin/login.njk',
      owner: 'root:pgadmin',
      mode: '0640',
      view: { email: pgadminLogin(cluster) },
    },
    {
      template: 'pgadmin/etc/pgadmin/password.njk',
      owner: 'root:pgadmin',
      mode: '0640',
      view: { password: secrets.passwords.pgadmin },
    },
    {
      template: 'pgadmin/etc/systemd/system/pgadmin.service.njk',
      owner: 'root:root',
      mode: '0644',
      view: { port: cluster.ports.pgadmin },
    },
    { template: 'pgadmin/usr/local/lib/hardway/setup-pgadmin', owner: 'root:root', mode: '0755' },
    { template: 'pgadmin/usr/local/lib/hardway/run-pgadmin', owner: 'root:root', mode: '0755' },
  ],
}

/** pgAdmin logs people in by an e-mail address; .internal is the name that ICANN keeps for private use. */
export function pgadminLogin(cluster: Cluster): string {
  return `admin@${cluster.name}.internal`
}

// HAProxy's ports, not PgBouncer's: pgAdmin relies on session state, which a transaction pool does not keep.
function servers(cluster: Cluster): object {
  const doors = [
    { name: 'read-write', port: cluster.ports.haproxyReadWrite },
    { name: 'read-only', port: cluster.ports.haproxyReadOnly },
  ]
  const first = cluster.databases[0] ?? { name: 'postgres', owner: 'postgres' }
  return Object.fromEntries(
    doors.map(({ name, port }, index) => [
      String(index + 1),
      {
        Name: `${cluster.name} ${name}`,
        // pgAdmin's own first group: another one would stand beside it, empty.
        Group: 'Servers',
        Host: cluster.vip.address,
        Port: port,
        MaintenanceDB: first.name,
        Username: first.owner,
        ConnectionParameters: { sslmode: 'verify-full', connect_timeout: 10 },
      },
    ]),
  )
}

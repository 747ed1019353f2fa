import { connections, timings } from '../model/limits.ts'
import type { Role } from './role.ts'
import { caFile, tlsFiles } from './tls-files.ts'

/** Connection pool of the topology's databases, through the HAProxy on its own host. */
export const pgbouncer: Role = {
  name: 'pgbouncer',
  appliesTo: (host) => host.roles.includes('proxy'),
  units: ['pgbouncer.service'],
  opens: ({ ports }) => [
    {
      from: 'clients',
      program: 'PgBouncer',
      protocol: 'tcp',
      ports: [ports.pgbouncer],
      why: 'pooled sessions with the leader',
    },
    {
      from: 'admins',
      program: 'PgBouncer',
      protocol: 'tcp',
      ports: [ports.pgbouncer],
      why: 'pooled sessions with the leader',
    },
  ],
  files: (host, cluster, secrets) => [
    {
      template: 'pgbouncer/etc/pgbouncer/pgbouncer.ini.njk',
      owner: 'root:postgres',
      mode: '0640',
      view: {
        databases: cluster.databases,
        port: cluster.ports.pgbouncer,
        readWritePort: cluster.ports.haproxyReadWrite,
        poolSize: cluster.connections.pool,
        lookups: connections.lookups,
        serverIdle: timings.pgbouncer.serverIdle,
        caFile,
      },
    },
    ...tlsFiles('pgbouncer/etc/pgbouncer/tls', 'postgres', host, secrets),
    {
      template: 'pgbouncer/etc/pgbouncer/userlist.txt.njk',
      owner: 'root:postgres',
      mode: '0640',
      view: { password: secrets.passwords.pgbouncer },
    },
    { template: 'pgbouncer/etc/systemd/system/pgbouncer.service.d/hardway.conf', owner: 'root:root', mode: '0644' },
    { template: 'pgbouncer/usr/local/lib/hardway/hold-clients', owner: 'root:root', mode: '0755' },
  ],
}

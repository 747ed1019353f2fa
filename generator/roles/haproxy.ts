import type { Cluster } from '../model/cluster.ts'
import { paceOf, timings } from '../model/limits.ts'
import type { Role } from './role.ts'
import { caFile, pemTexts } from './tls-files.ts'

/** TCP front door: writes to the Patroni leader, reads to its replicas. */
export const haproxy: Role = {
  name: 'haproxy',
  appliesTo: (host) => host.roles.includes('proxy'),
  units: ['haproxy.service'],
  opens: ({ ports }) => [
    {
      from: 'clients',
      program: 'HAProxy',
      protocol: 'tcp',
      ports: [ports.haproxyReadWrite, ports.haproxyReadOnly],
      why: 'sessions with the leader and the replicas',
    },
    {
      from: 'admins',
      program: 'HAProxy',
      protocol: 'tcp',
      ports: [ports.haproxyReadWrite, ports.haproxyReadOnly],
      why: 'sessions with the leader and the replicas',
    },
    {
      from: 'pgadmin',
      program: 'HAProxy',
      protocol: 'tcp',
      ports: [ports.haproxyReadWrite, ports.haproxyReadOnly],
      why: 'pgAdmin, where the other proxy has the VIP',
    },
    { from: 'admins', program: 'HAProxy', protocol: 'tcp', ports: [ports.haproxyStats], why: 'statistics' },
  ],
  files: (host, cluster, secrets) => [
    {
      template: 'haproxy/etc/haproxy/haproxy.cfg.njk',
      owner: 'root:haproxy',
      mode: '0640',
      view: {
        address: host.address,
        servers: cluster.postgresHosts,
        maxLag: cluster.replicaReads.maxLag,
        fallback: fallbackLines(cluster),
        readWritePort: cluster.ports.haproxyReadWrite,
        readOnlyPort: cluster.ports.haproxyReadOnly,
        restPort: cluster.ports.patroni,
        postgresPort: cluster.ports.postgres,
        healthPort: cluster.ports.haproxyHealth,
        statsPort: cluster.ports.haproxyStats,
        statsPassword: secrets.passwords.haproxy_stats,
        caFile,
        ...checks(cluster),
      },
    },
    {
      // HAProxy reads it before it gives up root.
      template: 'haproxy/etc/haproxy/tls.pem.njk',
      owner: 'root:root',
      mode: '0600',
      view: pemTexts(host, secrets),
    },
    { template: 'haproxy/etc/systemd/system/haproxy.service.d/hardway.conf', owner: 'root:root', mode: '0644' },
  ],
}

function checks(cluster: Cluster): object {
  const { checkDown, checkReads } = paceOf(cluster)
  return {
    ...timings.haproxy,
    checkEvery: duration(timings.haproxy.checkEvery),
    checkAgain: duration(timings.haproxy.checkAgain),
    checkDown: duration(checkDown),
    checkReads: duration(checkReads),
  }
}

// The leader for reads that find no replica, as the checks for writes find it. No host's name has a dot.
function fallbackLines({ postgresHosts, ports, replicaReads }: Cluster): string[] {
  if (replicaReads.noReplica === 'refuse') return []
  const servers = postgresHosts.map(
    ({ name, address }) =>
      `server ${name}.leader ${address}:${ports.postgres} no-check track read-write/${name} backup`,
  )
  return ['# Where there is none: the leader, which the checks above have found.', ...servers]
}

// HAProxy takes no fractions.
function duration(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}s` : `${seconds * 1000}ms`
}

import type { Cluster, Dcs, Host } from '../model/cluster.ts'
import { ports } from '../model/ports.ts'
import { scramVerifier } from '../model/scram.ts'
import type { Secrets } from '../model/secrets.ts'
import { consulSection } from './consul.ts'
import type { Role } from './role.ts'

/** PostgreSQL under Patroni: who leads is decided in the DCS, nothing else starts PostgreSQL. */
export const patroni: Role = {
  name: 'patroni',
  appliesTo: (host) => host.roles.includes('postgres'),
  units: ['patroni.service', 'hardway-bootstrap-guard.service'],
  files: (host, cluster, secrets) => [
    {
      template: 'patroni/etc/patroni/config.yml.njk',
      owner: 'root:postgres',
      mode: '0640',
      view: configView(host, cluster, secrets),
    },
    {
      template: 'patroni/etc/hardway/databases.sql.njk',
      owner: 'root:postgres',
      mode: '0640',
      view: databasesView(cluster, secrets),
    },
    { template: 'patroni/etc/systemd/system/patroni.service.d/hardway.conf', owner: 'root:root', mode: '0644' },
    { template: 'patroni/etc/systemd/system/hardway-bootstrap-guard.service', owner: 'root:root', mode: '0644' },
    ...scripts.map((script) => ({
      template: `patroni/usr/local/${script}`,
      owner: 'root:root',
      mode: '0755',
    })),
  ],
}

const scripts = [
  'bin/patronictl',
  'lib/hardway/sweep-unfinished',
  'lib/hardway/apply-databases',
  'lib/hardway/on-role',
  'lib/hardway/release-initialize',
]

const dcsSections: Record<Dcs, (cluster: Cluster) => object> = {
  consul: consulSection,
  etcd: () => ({}),
  zookeeper: () => ({}),
}

function configView(host: Host, cluster: Cluster, secrets: Secrets) {
  return {
    cluster: cluster.name,
    name: host.name,
    address: host.address,
    restPort: ports.patroni,
    postgresPort: ports.postgres,
    restPassword: secrets.passwords.patroni_rest,
    replicatorPassword: secrets.passwords.replicator,
    rewindPassword: secrets.passwords.rewind,
    allowlist: JSON.stringify(restAllowlist(cluster)),
    dcs: dcsSections[cluster.dcs](cluster),
    ttl: cluster.failover.ttl,
    loopWait: cluster.failover.loopWait,
    retryTimeout: cluster.failover.retryTimeout,
    synchronousMode: cluster.synchronous,
    hba: hbaLines(cluster),
    ...memoryShares(host),
    maxConnections: 200,
  }
}

function restAllowlist(cluster: Cluster): string[] {
  return ['127.0.0.1/32', ...cluster.postgresHosts.map(({ address }) => `${address}/32`), ...cluster.access.admins]
}

/**
 * pg_hba.conf, first match wins: the superuser by peer on the socket only, replication and rewind from database hosts
 * only, everybody else from the proxies only.
 */
export function hbaLines(cluster: Cluster): string[] {
  const fromDatabaseHosts = cluster.postgresHosts.flatMap(({ address }) => [
    `host replication replicator ${address}/32 scram-sha-256`,
    `host postgres rewind ${address}/32 scram-sha-256`,
  ])
  return [
    'local all postgres peer',
    'local replication replicator scram-sha-256',
    'host replication replicator 127.0.0.1/32 scram-sha-256',
    ...fromDatabaseHosts,
    'host all postgres,replicator,rewind 0.0.0.0/0 reject',
    ...cluster.proxyHosts.map(({ address }) => `host all all ${address}/32 scram-sha-256`),
  ]
}

// PostgreSQL's manual: a quarter of the memory for shared_buffers, the page cache counts for effective_cache_size.
function memoryShares({ memory }: Host) {
  return {
    sharedBuffers: Math.floor(memory / 4),
    effectiveCache: Math.floor((memory * 3) / 4),
    maintenanceWorkMem: Math.max(64, Math.min(1024, Math.floor(memory / 16))),
  }
}

function databasesView(cluster: Cluster, secrets: Secrets) {
  const owners = [...new Set(cluster.databases.map(({ owner }) => owner))]
  const { replicator, rewind, pgbouncer } = secrets.passwords
  const statements = (role: string, attributes: string, password: string) =>
    roleStatements(role, attributes, scramVerifier(role, password, secrets.scram_salt))
  return {
    roleStatements: [
      ...statements('replicator', 'LOGIN REPLICATION', replicator),
      ...statements('rewind', 'LOGIN', rewind),
      ...statements('pgbouncer', 'LOGIN', pgbouncer),
      ...owners.flatMap((owner) => statements(owner, 'LOGIN', ownerPassword(owner, secrets))),
    ],
    databaseStatements: cluster.databases.flatMap(({ name, owner }) => databaseStatements(name, owner)),
  }
}

function ownerPassword(owner: string, secrets: Secrets): string {
  const password = secrets.owners[owner]
  if (password === undefined) throw new Error(`secrets.owners lacks ${owner}: the validator should have refused this`)
  return password
}

// psql's \gexec runs what the query returns: nothing where the role is there already.
function roleStatements(role: string, attributes: string, verifier: string): string[] {
  return [
    `SELECT 'CREATE ROLE "${role}"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') \\gexec`,
    `ALTER ROLE "${role}" WITH ${attributes} PASSWORD '${verifier}';`,
  ]
}

function databaseStatements(name: string, owner: string): string[] {
  return [
    `SELECT 'CREATE DATABASE "${name}" OWNER "${owner}"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${name}') \\gexec`,
    `REVOKE CONNECT ON DATABASE "${name}" FROM PUBLIC;`,
  ]
}

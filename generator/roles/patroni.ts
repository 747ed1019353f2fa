import type { Cluster, Host, Tags } from '../model/cluster.ts'
import { connections, paceOf, sharedBuffersPart, timings } from '../model/limits.ts'
import { scramVerifier } from '../model/scram.ts'
import type { Secrets } from '../model/secrets.ts'
import { patroniSection } from './dcs.ts'
import type { HostFile, Role } from './role.ts'
import { caFile, tlsFiles } from './tls-files.ts'

/** PostgreSQL under Patroni: who leads is decided in the DCS, nothing else starts PostgreSQL. */
export const patroni: Role = {
  name: 'patroni',
  appliesTo: (host) => host.roles.includes('postgres'),
  units: ['patroni.service', 'hardway-bootstrap-guard.service', 'hardway-tend-postgres.service'],
  opens: ({ ports }) => [
    {
      from: 'databases',
      program: 'PostgreSQL',
      protocol: 'tcp',
      ports: [ports.postgres],
      why: 'replication, clones and pg_rewind',
    },
    {
      from: 'proxies',
      program: 'PostgreSQL',
      protocol: 'tcp',
      ports: [ports.postgres],
      why: 'clients through HAProxy',
    },
    { from: 'databases', program: 'Patroni', protocol: 'tcp', ports: [ports.patroni], why: 'members ask each other' },
    {
      from: 'proxies',
      program: 'Patroni',
      protocol: 'tcp',
      ports: [ports.patroni],
      why: 'checks by HAProxy: who leads, who streams',
    },
    { from: 'admins', program: 'Patroni', protocol: 'tcp', ports: [ports.patroni], why: 'status and patronictl' },
  ],
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
    // Patroni's REST API and PostgreSQL run as one user and answer for one host.
    ...tlsFiles('patroni/etc/patroni/tls', 'postgres', host, secrets),
    {
      template: 'patroni/etc/systemd/system/patroni.service.d/hardway.conf.njk',
      owner: 'root:root',
      mode: '0644',
      view: { unitStop: timings.patroni.unitStop, waits: waitsForFirst(host, cluster) },
    },
    ...watches(cluster),
    ...plainFiles.map((path) => ({ template: `patroni/etc/${path}`, owner: 'root:root', mode: '0644' })),
    ...scripts.map((script) => ({
      template: `patroni/usr/local/${script}`,
      owner: 'root:root',
      mode: '0755',
    })),
  ],
}

// Both load Patroni's modules, and neither is in a hurry while a cluster starts.
function watches(cluster: Cluster): HostFile[] {
  const { guard, tend } = paceOf(cluster).calm
  const unit = (name: string, calm: number) => ({
    template: `patroni/etc/systemd/system/hardway-${name}.service.njk`,
    owner: 'root:root',
    mode: '0644',
    view: { calm },
  })
  return [unit('bootstrap-guard', guard), unit('tend-postgres', tend)]
}

const plainFiles = [
  'systemd/system/hardway-watchdog.service',
  'systemd/system/patroni.service.d/data-disk.conf',
  'systemd/system/patroni.service.d/watchdog.conf',
  'udev/rules.d/60-hardway-watchdog.rules',
]

const scripts = [
  'bin/patronictl',
  'lib/hardway/sweep-unfinished',
  'lib/hardway/apply-databases',
  'lib/hardway/on-role',
  'lib/hardway/pg-isready',
  'lib/hardway/release-initialize',
  'lib/hardway/tend-postgres',
]

// Whoever comes first to the DCS begins the cluster, so all may come but one a little later.
function waitsForFirst(host: Host, cluster: Cluster): number[] {
  const first = cluster.postgresHosts.find(({ tags }) => !tags.nofailover)
  return host.name === first?.name ? [] : [timings.patroni.headStart]
}

function configView(host: Host, cluster: Cluster, secrets: Secrets) {
  return {
    cluster: cluster.name,
    name: host.name,
    address: host.address,
    restPort: cluster.ports.patroni,
    postgresPort: cluster.ports.postgres,
    restPassword: secrets.passwords.patroni_rest,
    replicatorPassword: secrets.passwords.replicator,
    rewindPassword: secrets.passwords.rewind,
    allowlist: JSON.stringify(restAllowlist(cluster)),
    dcs: patroniSection(host, cluster, secrets),
    ttl: cluster.failover.ttl,
    loopWait: cluster.failover.loopWait,
    retryTimeout: cluster.failover.retryTimeout,
    synchronousMode: cluster.synchronous,
    hba: hbaLines(host, cluster),
    caFile,
    ...memoryShares(host),
    maxConnections: cluster.connections.max,
    senders: connections.senders,
    primaryStop: timings.patroni.primaryStop,
    watchdogMargin: timings.patroni.watchdogMargin,
    tags: tagLines(host.tags),
  }
}

// Patroni's validator takes `nofailover` or `failover_priority`, never both. Where all is as it is by default there is no block.
function tagLines({ nofailover, failoverPriority, ...flags }: Tags): string[] {
  const leads = nofailover || failoverPriority === 1 ? { nofailover } : { failover_priority: failoverPriority }
  const said = Object.entries({ ...leads, ...flags }).filter(([, value]) => value !== false)
  return said.length === 0 ? [] : ['', 'tags:', ...said.map(([tag, value]) => `  ${tag}: ${value}`)]
}

function restAllowlist(cluster: Cluster): string[] {
  return [...cluster.postgresHosts.map(({ address }) => `${address}/32`), ...cluster.access.admins]
}

/**
 * pg_hba.conf, first match wins, and over the network nothing without TLS:
 * the superuser by peer on the socket only; Patroni's own look at its timeline on the socket; replication and rewind from the
 * other database hosts, which show their certificate besides the password; PgBouncer's look-ups from the proxies; these four in
 * no other way; everybody else through the proxies, to the topology's databases.
 */
export function hbaLines(host: Host, cluster: Cluster): string[] {
  const peers = cluster.postgresHosts.filter((peer) => peer !== host)
  const fromPeer = 'scram-sha-256 clientcert=verify-ca'
  // In quotes no name is a keyword.
  const databases = cluster.databases.map(({ name }) => `"${name}"`).join(',')
  const proxies = cluster.proxyHosts.map(({ address }) => `${address}/32`)
  return [
    'local all postgres peer',
    'local replication replicator scram-sha-256',
    ...peers.flatMap(({ address }) => [
      `hostssl replication replicator ${address}/32 ${fromPeer}`,
      `hostssl postgres rewind ${address}/32 ${fromPeer}`,
    ]),
    ...proxies.map((proxy) => `hostssl postgres pgbouncer ${proxy} scram-sha-256`),
    'host all postgres,replicator,rewind,pgbouncer all reject',
    ...(databases === '' ? [] : proxies.map((proxy) => `hostssl ${databases} all ${proxy} scram-sha-256`)),
  ]
}

// Most MiB that PostgreSQL takes: 2^30 - 1 and 2^31 - 1 blocks of 8 KiB (guc_tables.c).
const mostSharedBuffers = 8 * 1024 * 1024 - 1
const mostEffectiveCache = 16 * 1024 * 1024 - 1

// PostgreSQL's manual: a quarter of the memory for shared_buffers, the page cache counts for effective_cache_size.
function memoryShares({ memory }: Host) {
  return {
    sharedBuffers: Math.min(mostSharedBuffers, Math.floor(memory / sharedBuffersPart)),
    effectiveCache: Math.min(mostEffectiveCache, Math.floor((memory * 3) / 4)),
    maintenanceWorkMem: Math.max(64, Math.min(1024, Math.floor(memory / 16))),
  }
}

function databasesView(cluster: Cluster, secrets: Secrets) {
  const owners = [...new Set(cluster.databases.map(({ owner }) => owner))]
  const { replicator, rewind, pgbouncer } = secrets.passwords
  const statements = (role: string, attributes: string, password: string) =>
    roleStatements(role, attributes, verifier(role, password, secrets))
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

// Slow by design, and the same on every database host: worked out once for a cluster's secrets.
const verifiers = new WeakMap<Secrets, Map<string, string>>()

function verifier(role: string, password: string, secrets: Secrets): string {
  const known = verifiers.get(secrets) ?? new Map<string, string>()
  verifiers.set(secrets, known)
  const text = known.get(role) ?? scramVerifier(role, password, secrets.scram_salt)
  known.set(role, text)
  return text
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

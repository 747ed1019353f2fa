import { createHash } from 'node:crypto'
import type { Cluster, Host } from '../model/cluster.ts'
import { servesDcs } from '../model/dcs.ts'
import { paceOf } from '../model/limits.ts'
import { type Secrets, secretsOf } from '../model/secrets.ts'
import type { HostFile, Role } from './role.ts'
import { caFile, tlsFiles } from './tls-files.ts'

/** An etcd server: the DCS in which Patroni elects its leader. */
export const etcd: Role = {
  name: 'etcd',
  appliesTo: (host, cluster) => cluster.dcs === 'etcd' && servesDcs(host),
  units: ['etcd.service', 'hardway-etcd-auth.service'],
  opens: ({ ports }) => [
    { from: 'databases', program: 'etcd', protocol: 'tcp', ports: [ports.etcdClient], why: 'Patroni asks who leads' },
    {
      from: 'dcs',
      program: 'etcd',
      protocol: 'tcp',
      ports: [ports.etcdClient, ports.etcdPeer],
      why: 'consensus, and how each server is',
    },
  ],
  files: (host, cluster, secrets) => [
    {
      template: 'etcd/etc/etcd/etcd.yml.njk',
      owner: 'root:etcd',
      mode: '0640',
      view: configView(host, cluster),
    },
    ...tlsFiles('etcd/etc/etcd/tls', 'etcd', host, secrets),
    ...accessRules(host, cluster, secrets),
    ...scripts.map(([path, mode]) => ({ template: `etcd/usr/local/${path}`, owner: 'root:root', mode })),
    ...units.map((unit) => ({ template: `etcd/etc/systemd/system/${unit}`, owner: 'root:root', mode: '0644' })),
  ],
}

const units = [
  'etcd.service',
  'hardway-etcd-auth.service',
  'etcd.service.d/data-disk.conf',
  'patroni.service.d/etcd.conf',
]

const scripts = [
  ['lib/hardway/etcd-auth', '0755'],
  ['lib/hardway/etcd-state', '0755'],
  ['lib/hardway/etcd_api.py', '0644'],
  ['bin/etcdctl', '0755'],
] as const

/** The block by which Patroni finds its DCS: any server will do, the one on its own host first. */
export function etcdSection(host: Host, cluster: Cluster, secrets: Secrets): object {
  const { name, password } = usersOf(secrets).patroni
  const others = cluster.dcsHosts.filter((server) => server !== host)
  const servers = cluster.dcsHosts.includes(host) ? [host, ...others] : others
  return {
    etcd3: {
      hosts: servers.map(({ address }) => `${address}:${cluster.ports.etcdClient}`),
      protocol: 'https',
      cacert: caFile,
      cert: '/etc/patroni/tls/certificate.pem',
      key: '/etc/patroni/tls/key.pem',
      username: name,
      password,
    },
  }
}

function configView(host: Host, cluster: Cluster): object {
  const { etcdClient, etcdPeer } = cluster.ports
  const { electionFactor } = paceOf(cluster)
  return {
    name: host.name,
    cluster: cluster.name,
    address: host.address,
    servers: cluster.dcsHosts.map(({ name, address }) => `${name}=https://${address}:${etcdPeer}`).join(','),
    clientPort: etcdClient,
    peerPort: etcdPeer,
    heartbeat: 100 * electionFactor,
    election: 1000 * electionFactor,
    caFile,
  }
}

// What the etcd-auth script makes of etcd's users and roles, and how root's shell is one of them.
function accessRules(host: Host, cluster: Cluster, secrets: Secrets): HostFile[] {
  const { patroni, operator } = usersOf(secrets)
  const prefix = `/service/${cluster.name}/`
  const users = {
    host: host.name,
    servers: cluster.dcsHosts.map(({ name }) => name),
    root_password: secretsOf('etcd', secrets).root_password,
    users: [
      { ...patroni, role: 'patroni' },
      { ...operator, role: 'operator' },
    ],
    roles: {
      patroni: [{ access: 'READWRITE', prefix }],
      operator: [{ access: 'READ', prefix }],
    },
  }
  return [
    { template: 'etcd/etc/hardway/etcd/users.json.njk', owner: 'root:etcd', mode: '0640', view: { users } },
    { template: 'etcd/etc/hardway/etcd/operator.env.njk', owner: 'root:root', mode: '0600', view: operator },
  ]
}

interface User {
  readonly name: string
  readonly password: string
}

// A user's name follows from its password: in a rotation old and new stand side by side.
function usersOf(secrets: Secrets): Readonly<Record<'patroni' | 'operator', User>> {
  const { patroni_password, operator_password } = secretsOf('etcd', secrets)
  const user = (role: string, password: string): User => ({ name: `${role}-${mark(role, password)}`, password })
  return { patroni: user('patroni', patroni_password), operator: user('operator', operator_password) }
}

// 32 of 192 random bits: nobody gets from them back to the password.
function mark(role: string, password: string): string {
  return createHash('sha256').update(`hardway ${role} ${password}`).digest('hex').slice(0, 8)
}

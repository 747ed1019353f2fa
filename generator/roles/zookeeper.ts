import { createHash } from 'node:crypto'
import type { Cluster, Host } from '../model/cluster.ts'
import { servesDcs } from '../model/dcs.ts'
import { paceOf } from '../model/limits.ts'
import { type Secrets, secretsOf } from '../model/secrets.ts'
import type { HostFile, Role } from './role.ts'
import { caFile, pemTexts } from './tls-files.ts'

/** A ZooKeeper server: the DCS in which Patroni elects its leader. */
export const zookeeper: Role = {
  name: 'zookeeper',
  appliesTo: (host, cluster) => cluster.dcs === 'zookeeper' && servesDcs(host),
  units: ['zookeeper.service', 'hardway-zookeeper-acl.service'],
  opens: ({ ports }) => [
    {
      from: 'databases',
      program: 'ZooKeeper',
      protocol: 'tcp',
      ports: [ports.zookeeperClient],
      why: 'Patroni asks who leads',
    },
    {
      from: 'dcs',
      program: 'ZooKeeper',
      protocol: 'tcp',
      ports: [ports.zookeeperClient, ports.zookeeperPeer, ports.zookeeperElection],
      why: 'consensus, and how each server is',
    },
  ],
  files: (host, cluster, secrets) => [
    ...configuration(host, cluster, secrets),
    ...accessRules(cluster, secrets),
    ...scripts.map(([path, mode]) => ({ template: `zookeeper/usr/local/${path}`, owner: 'root:root', mode })),
    ...units.map((unit) => ({ template: `zookeeper/etc/systemd/system/${unit}`, owner: 'root:root', mode: '0644' })),
  ],
}

/** A database host's way to ZooKeeper. */
export const zookeeperClient: Role = {
  name: 'zookeeper-client',
  appliesTo: ({ roles }, { dcs }) => dcs === 'zookeeper' && roles.includes('postgres'),
  units: [],
  opens: () => [],
  files: () => [
    {
      template: 'zookeeper/etc/systemd/system/patroni.service.d/zookeeper-trust.conf',
      owner: 'root:root',
      mode: '0644',
    },
  ],
}

const units = [
  'zookeeper.service',
  'hardway-zookeeper-acl.service',
  'zookeeper.service.d/data-disk.conf',
  'patroni.service.d/zookeeper.conf',
]

const scripts = [
  ['lib/hardway/zookeeper-acl', '0755'],
  ['lib/hardway/zookeeper-state', '0755'],
  ['bin/zkCli.sh', '0755'],
] as const

/** The block by which Patroni finds its DCS: it asks any server, and each key that it makes is the database hosts' alone. */
export function zookeeperSection(_host: Host, cluster: Cluster): object {
  return {
    zookeeper: {
      hosts: cluster.dcsHosts.map(({ address }) => `${address}:${cluster.ports.zookeeperClient}`),
      use_ssl: true,
      verify: true,
      cacert: caFile,
      cert: '/etc/patroni/tls/certificate.pem',
      key: '/etc/patroni/tls/key.pem',
      set_acls: rightsOf(cluster),
    },
  }
}

// By the subjects of their certificates, as Java writes them, what hosts may do to Patroni's keys. A server that runs no Patroni has
// them on its disk anyhow, and may look. Nobody has ADMIN: who may do what is changed by the servers' own script only.
function rightsOf({ hosts }: Cluster): Record<string, readonly string[]> {
  const inside = hosts.filter(({ roles }) => roles.includes('postgres') || roles.includes('dcs'))
  return Object.fromEntries(
    inside.map(({ name, roles }) => [
      `OU=${name}`,
      roles.includes('postgres') ? ['CREATE', 'READ', 'WRITE', 'DELETE'] : ['READ'],
    ]),
  )
}

function configuration(host: Host, cluster: Cluster, secrets: Secrets): HostFile[] {
  const file = (name: string, mode: string, view?: object): HostFile => ({
    template: `zookeeper/etc/zookeeper/${name}${view === undefined ? '' : '.njk'}`,
    owner: 'root:zookeeper',
    mode,
    ...(view && { view }),
  })
  return [
    file('zoo.cfg', '0640', configView(cluster, secrets)),
    file('myid', '0644', { id: idOf(host, cluster) }),
    file('classpath', '0644'),
    file('log4j.properties', '0644'),
    file('client.properties', '0644', { caFile }),
    file('tls/server.pem', '0640', pemTexts(host, secrets)),
  ]
}

function configView(cluster: Cluster, secrets: Secrets): object {
  const { zookeeperClient, zookeeperPeer, zookeeperElection } = cluster.ports
  const servers = cluster.dcsHosts.map((server) => ({
    id: idOf(server, cluster),
    at: `${server.address}:${zookeeperPeer}:${zookeeperElection}`,
  }))
  return {
    clientPort: zookeeperClient,
    tick: 500 * paceOf(cluster).electionFactor,
    // One alone elects nobody, and ZooKeeper wants no list of one.
    servers: servers.length > 1 ? servers : [],
    superDigest: superDigest(secretsOf('zookeeper', secrets).root_password),
    caFile,
  }
}

// The servers count from 1, in the topology's order.
function idOf(server: Host, { dcsHosts }: Cluster): number {
  return dcsHosts.indexOf(server) + 1
}

// As ZooKeeper writes down who may do everything: a hash, of 192 random bits.
function superDigest(password: string): string {
  return `super:${createHash('sha256').update(`super:${password}`).digest('base64')}`
}

// What the zookeeper-acl script makes of the keys' access lists, and where zookeeper-state asks.
function accessRules(cluster: Cluster, secrets: Secrets): HostFile[] {
  const { root_password } = secretsOf('zookeeper', secrets)
  const access = { root_password, cluster: cluster.name, rights: rightsOf(cluster) }
  const servers = Object.fromEntries(cluster.dcsHosts.map(({ name, address }) => [name, address]))
  return [
    {
      template: 'zookeeper/etc/hardway/zookeeper/access.json.njk',
      owner: 'root:zookeeper',
      mode: '0640',
      view: { access },
    },
    {
      template: 'zookeeper/etc/hardway/zookeeper/servers.json.njk',
      owner: 'root:root',
      mode: '0644',
      view: { servers },
    },
  ]
}

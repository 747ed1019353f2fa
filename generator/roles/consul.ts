import type { Cluster, Host } from '../model/cluster.ts'
import { runsDcs, servesDcs } from '../model/dcs.ts'
import { paceOf } from '../model/limits.ts'
import { type Secrets, secretsOf } from '../model/secrets.ts'
import type { HostFile, Role } from './role.ts'
import { hostsOf } from './sources.ts'
import { tlsFiles } from './tls-files.ts'

/** A Consul server: the DCS in which Patroni elects its leader. */
export const consul: Role = {
  name: 'consul',
  appliesTo: (host, cluster) => cluster.dcs === 'consul' && servesDcs(host),
  units: ['consul.service', 'hardway-consul-acl.service'],
  opens: ({ ports }) => [
    {
      from: 'dcs',
      program: 'Consul',
      protocol: 'tcp',
      ports: [ports.consulServer, ports.consulGossip],
      why: 'consensus and gossip',
    },
    { from: 'dcs', program: 'Consul', protocol: 'udp', ports: [ports.consulGossip], why: 'gossip' },
  ],
  files: (host, cluster, secrets) => [
    ...configuration(host, cluster, secrets),
    ...tlsFiles('consul/etc/consul.d/tls', 'consul', host, secrets),
    ...accessRules(host, cluster, secrets),
    ...operatorsWay(secrets),
    unitFile('hardway-consul-acl.service'),
    ...units,
  ],
}

/** A Consul agent that is no server: by it the Patroni of a database host reaches the servers on other hosts. */
export const consulAgent: Role = {
  name: 'consul-agent',
  appliesTo: (host, cluster) => cluster.dcs === 'consul' && runsDcs(host, cluster) && !servesDcs(host),
  units: ['consul.service'],
  opens: ({ ports }) => [
    { from: 'dcs', program: 'Consul', protocol: 'tcp', ports: [ports.consulGossip], why: 'gossip' },
    { from: 'dcs', program: 'Consul', protocol: 'udp', ports: [ports.consulGossip], why: 'gossip' },
  ],
  files: (host, cluster, secrets) => [
    agentConfiguration(host, cluster, secrets),
    ...gossip(cluster),
    ...tlsFiles('consul/etc/consul.d/tls', 'consul', host, secrets),
    ...units,
  ],
}

/**
 * The block by which Patroni finds its DCS: always the agent on its own host.
 * `checks` is what the leader's session depends on besides its TTL: nothing (Patroni's default, and its validator refuses an
 * empty list), or with `failover: fast` the host's gossip health.
 */
export function consulSection(_host: Host, cluster: Cluster, secrets: Secrets): object {
  return {
    consul: {
      host: `127.0.0.1:${cluster.ports.consulHttp}`,
      scheme: 'http',
      token: secretsOf('consul', secrets).patroni_token,
      register_service: false,
      ...(cluster.failover.nodeHealth ? { checks: ['serfHealth'] } : {}),
    },
  }
}

/** Where an operator's token is on a server: `consul … -token-file=` of it looks at everything and changes nothing. */
export const operatorTokenFile = '/etc/hardway/consul/operator-token'

function unitFile(name: string): HostFile {
  return { template: `consul/etc/systemd/system/${name}`, owner: 'root:root', mode: '0644' }
}

const units = ['consul.service', 'consul.service.d/data-disk.conf', 'patroni.service.d/consul.conf'].map(unitFile)

function configuration(host: Host, cluster: Cluster, secrets: Secrets): HostFile[] {
  const { management_token: managementToken } = secretsOf('consul', secrets)
  return [
    agentConfiguration(host, cluster, secrets),
    configurationFile('server.hcl.njk', {
      servers: cluster.dcsHosts.length,
      managementToken,
      electionFactor: paceOf(cluster).electionFactor,
    }),
    ...gossip(cluster),
  ]
}

// Servers know every token themselves: should one ever have to ask and get no answer, the answer is no. Other agents ask them, and
// while they do not answer go by what they were told last.
function agentConfiguration(host: Host, cluster: Cluster, secrets: Secrets): HostFile {
  const peers = cluster.dcsHosts.filter((peer) => peer !== host)
  const { gossip_key: gossipKey, agent_token: agentToken } = secretsOf('consul', secrets)
  return configurationFile('consul.hcl.njk', {
    name: host.name,
    cluster: cluster.name,
    address: host.address,
    peers: JSON.stringify(peers.map(({ address }) => address)),
    gossipKey,
    agentToken,
    downPolicy: servesDcs(host) ? 'deny' : 'extend-cache',
  })
}

function gossip(cluster: Cluster): HostFile[] {
  return cluster.failover.nodeHealth ? [configurationFile('gossip.hcl')] : []
}

function configurationFile(name: string, view?: object): HostFile {
  const template = `consul/etc/consul.d/${name}`
  return { template, owner: 'root:consul', mode: '0640', ...(view === undefined ? {} : { view }) }
}

// What the consul-acl script makes of Consul's ACLs: who may do what, and the tokens to show for it.
function accessRules(host: Host, cluster: Cluster, secrets: Secrets): HostFile[] {
  const policy = (name: string, view: object): HostFile => ({
    template: `consul/etc/hardway/consul/policies/${name}.hcl.njk`,
    owner: 'root:root',
    mode: '0644',
    view,
  })
  return [
    policy('agent', { hosts: namesOf(hostsOf('dcs', cluster)) }),
    policy('patroni', { cluster: cluster.name, hosts: namesOf(cluster.postgresHosts) }),
    policy('operator', { cluster: cluster.name }),
    {
      template: 'consul/etc/hardway/consul/tokens.json.njk',
      owner: 'root:consul',
      mode: '0640',
      view: { tokens: tokens(host, cluster, secrets) },
    },
    { template: 'consul/usr/local/lib/hardway/consul-acl', owner: 'root:root', mode: '0755' },
  ]
}

function tokens(host: Host, cluster: Cluster, secrets: Secrets): object {
  const consul = secretsOf('consul', secrets)
  return {
    host: host.name,
    servers: namesOf(cluster.dcsHosts),
    management_token: consul.management_token,
    gossip_key: consul.gossip_key,
    tokens: { agent: consul.agent_token, patroni: consul.patroni_token, operator: consul.operator_token },
  }
}

function operatorsWay(secrets: Secrets): HostFile[] {
  return [
    {
      template: `consul${operatorTokenFile}.njk`,
      owner: 'root:root',
      mode: '0600',
      view: { token: secretsOf('consul', secrets).operator_token },
    },
    { template: 'consul/etc/profile.d/hardway-consul.sh', owner: 'root:root', mode: '0644' },
  ]
}

function namesOf(hosts: readonly Host[]): string[] {
  return hosts.map(({ name }) => name)
}

import type { Dcs, Host } from '../generator/model/cluster.ts'

/** A file of a host that holds secrets. */
export interface SecretFile {
  readonly path: string
  /** As `stat --format='%U:%G %a'` prints it. */
  readonly access: string
  /** Names of secrets.yaml. */
  readonly secrets: readonly string[]
}

const tokens = ['agent', 'management', 'operator', 'patroni'].map((name) => `consul.${name}_token`)

const etcdPasswords = ['operator', 'patroni', 'root'].map((name) => `etcd.${name}_password`)

/** The files of a seed that hold secrets, and which: written by hand, not taken from the roles. No other file may hold one. */
export function seededSecrets({ name, roles }: Host, dcs: Dcs = 'consul'): SecretFile[] {
  const key = `certificates.${name}.key`
  const consul: SecretFile[] = [
    {
      path: '/etc/consul.d/consul.hcl',
      access: 'root:consul 640',
      secrets: ['consul.agent_token', 'consul.gossip_key'],
    },
    { path: '/etc/consul.d/server.hcl', access: 'root:consul 640', secrets: ['consul.management_token'] },
    { path: '/etc/consul.d/tls/key.pem', access: 'root:consul 640', secrets: [key] },
    { path: '/etc/hardway/consul/tokens.json', access: 'root:consul 640', secrets: [...tokens, 'consul.gossip_key'] },
    { path: '/etc/hardway/consul/operator-token', access: 'root:root 600', secrets: ['consul.operator_token'] },
  ]
  const etcd: SecretFile[] = [
    { path: '/etc/etcd/tls/key.pem', access: 'root:etcd 640', secrets: [key] },
    { path: '/etc/hardway/etcd/users.json', access: 'root:etcd 640', secrets: etcdPasswords },
    { path: '/etc/hardway/etcd/operator.env', access: 'root:root 600', secrets: ['etcd.operator_password'] },
  ]
  const zookeeper: SecretFile[] = [
    { path: '/etc/zookeeper/tls/server.pem', access: 'root:zookeeper 640', secrets: [key] },
    { path: '/etc/hardway/zookeeper/access.json', access: 'root:zookeeper 640', secrets: ['zookeeper.root_password'] },
  ]
  const servers: Readonly<Record<Dcs, SecretFile[]>> = { consul, etcd, zookeeper }
  // ZooKeeper knows Patroni by its certificate alone.
  const ofPatroni: Readonly<Record<Dcs, string[]>> = {
    consul: ['consul.patroni_token'],
    etcd: ['etcd.patroni_password'],
    zookeeper: [],
  }
  const postgres: SecretFile[] = [
    {
      path: '/etc/patroni/config.yml',
      access: 'root:postgres 640',
      secrets: [...ofPatroni[dcs], 'passwords.patroni_rest', 'passwords.replicator', 'passwords.rewind'],
    },
    { path: '/etc/patroni/tls/key.pem', access: 'root:postgres 640', secrets: [key] },
  ]
  const proxy: SecretFile[] = [
    { path: '/etc/haproxy/haproxy.cfg', access: 'root:haproxy 640', secrets: ['passwords.haproxy_stats'] },
    { path: '/etc/haproxy/tls.pem', access: 'root:root 600', secrets: [key] },
    { path: '/etc/pgbouncer/tls/key.pem', access: 'root:postgres 640', secrets: [key] },
    { path: '/etc/pgbouncer/userlist.txt', access: 'root:postgres 640', secrets: ['passwords.pgbouncer'] },
  ]
  const pgadmin: SecretFile[] = [
    { path: '/etc/pgadmin/password', access: 'root:pgadmin 640', secrets: ['passwords.pgadmin'] },
  ]
  return [
    ...(roles.includes('dcs') ? servers[dcs] : []),
    ...(roles.includes('postgres') ? postgres : []),
    ...(roles.includes('proxy') ? proxy : []),
    ...(roles.includes('pgadmin') ? pgadmin : []),
  ]
}

/** What the programs of a host may write down themselves while they run: Patroni when it follows a leader, or rewinds. */
export function writtenSecrets({ roles }: Host): SecretFile[] {
  const consul: SecretFile[] = [
    { path: '/var/lib/consul/serf/local.keyring', access: 'consul:consul 600', secrets: ['consul.gossip_key'] },
    // Its own database of tokens.
    { path: '/var/lib/consul/raft/raft.db', access: 'consul:consul 600', secrets: tokens },
  ]
  const postgres: SecretFile[] = [
    {
      path: '/var/lib/postgresql/.pgpass_patroni',
      access: 'postgres:postgres 600',
      secrets: ['passwords.replicator', 'passwords.rewind'],
    },
  ]
  return [...(roles.includes('dcs') ? consul : []), ...(roles.includes('postgres') ? postgres : [])]
}

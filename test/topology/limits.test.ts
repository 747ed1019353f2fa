// What the rules compute with is what the generated files say.
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { generate } from '../../generator/generate.ts'
import { connections, mostDatabases, poolSize } from '../../generator/topology/connections.ts'
import { memoryNeeded, sharedBuffersPart } from '../../generator/topology/memory.ts'
import { noticedAfter, paces, timings } from '../../generator/topology/timings.ts'
import { generateTopology, hostOf, topologies } from '../support.ts'

test.each(topologies)('%s: the files of a database host say the rules’ numbers', async (name) => {
  const { text, cluster } = await generateTopology(name)
  const config = parse(text('db1/rootfs/etc/patroni/config.yml'))
  const { bootstrap, postgresql, watchdog } = config
  expect(postgresql.parameters).toMatchObject({
    max_connections: connections.max,
    max_wal_senders: connections.senders,
    max_replication_slots: connections.senders,
    shared_buffers: `${hostOf(cluster, 'db1').memory / sharedBuffersPart}MB`,
  })
  expect(bootstrap.dcs.primary_stop_timeout).toBe(timings.patroni.primaryStop)
  expect(watchdog.safety_margin).toBe(timings.patroni.watchdogMargin)
  const unit = text('db1/rootfs/etc/systemd/system/patroni.service.d/hardway.conf')
  expect(numberIn(unit, /^TimeoutStopSec=(\d+)$/m)).toBe(timings.patroni.unitStop)
})

test.each(topologies)('%s: the files of a proxy say the rules’ numbers', async (name) => {
  const { text, cluster } = await generateTopology(name)
  const haproxy = text('proxy1/rootfs/etc/haproxy/haproxy.cfg')
  const checks = haproxy.match(/(?<=port \d+ )inter .* fall \d+(?= )/g)
  const { checkEvery, checkAgain, fall, checkTimeout, idle } = timings.haproxy
  const { checkDown, checkReads } = paces.kvm
  const again = `${checkAgain * 1000}ms`
  expect(checks).toEqual([
    `inter ${checkEvery}s fastinter ${again} downinter ${checkDown * 1000}ms fall ${fall}`,
    `inter ${checkReads}s fastinter ${again} downinter ${checkReads}s fall ${fall}`,
  ])
  expect(numberIn(haproxy, /^ {4}timeout check (\d+)s$/m)).toBe(checkTimeout)
  expect(numberIn(haproxy, /^ {4}timeout server (\d+)s$/m)).toBe(idle)
  expect(numberIn(haproxy, /^ {4}timeout client (\d+)s$/m)).toBe(idle)
  const pgbouncer = text('proxy1/rootfs/etc/pgbouncer/pgbouncer.ini')
  expect(numberIn(pgbouncer, /^server_idle_timeout = (\d+)$/m)).toBe(timings.pgbouncer.serverIdle)
  expect(numberIn(pgbouncer, /^default_pool_size = (\d+)$/m)).toBe(cluster.connections.pool)
  expect(numberIn(pgbouncer, /^max_db_connections = (\d+)$/m)).toBe(cluster.connections.pool)
  expect(numberIn(pgbouncer, /^postgres = .* pool_size=(\d+)$/m)).toBe(connections.lookups)
})

test('emulated machines check each other less often, and wait longer before they elect', async () => {
  const [consul, etcd, zookeeper] = [await emulated('tutorial'), await emulated('etcd'), await emulated('zookeeper')]
  const haproxy = consul('proxy1/rootfs/etc/haproxy/haproxy.cfg')
  const { checkDown, checkReads, checkProxy, advertise, electionFactor } = paces.qemu
  const keepalived = consul('proxy1/rootfs/etc/keepalived/keepalived.conf')
  expect(numberIn(keepalived, /^ {4}interval (\d+)$/m)).toBe(checkProxy)
  expect(numberIn(keepalived, /^ {4}advert_int (\d+)$/m)).toBe(advertise)
  expect(haproxy.match(/downinter \S+/g)).toEqual([`downinter ${checkDown}s`, `downinter ${checkReads}s`])
  expect(numberIn(consul('db1/rootfs/etc/consul.d/server.hcl'), /^ {2}raft_multiplier = (\d+)$/m)).toBe(electionFactor)
  const { 'heartbeat-interval': heartbeat, 'election-timeout': election } = parse(etcd('db1/rootfs/etc/etcd/etcd.yml'))
  expect([heartbeat, election]).toEqual([500, 5000])
  expect(numberIn(zookeeper('db1/rootfs/etc/zookeeper/zoo.cfg'), /^tickTime=(\d+)$/m)).toBe(2500)
})

async function emulated(name: string): Promise<(path: string) => string> {
  const { cluster, secrets } = await generateTopology(name)
  const files = generate({ ...cluster, libvirt: { ...cluster.libvirt, domainType: 'qemu' } }, secrets)
  return (path) => files.find((file) => file.path === path)?.content.toString() ?? ''
}

function numberIn(text: string, pattern: RegExp): number {
  const [, value] = pattern.exec(text) ?? []
  if (value === undefined) throw new Error(`nothing in the file is like ${pattern}`)
  return Number(value)
}

test('PgBouncer closes an idle server connection before HAProxy would cut it', () => {
  expect(timings.pgbouncer.serverIdle).toBeLessThan(timings.haproxy.idle)
})

test('HAProxy leaves a leader that hangs within 1 + 3 × 5 + 2 × 0.5 seconds', () => {
  expect(noticedAfter()).toBe(17)
})

test.each([
  [2, 0, 20],
  [2, 1, 20],
  [2, 4, 20],
  [2, 5, 17],
  [2, 17, 5],
  [2, 18, 4],
  [1, 8, 20],
  [1, 35, 5],
])('%i proxies and %i databases: %i connections a pool', (proxies, databases, pool) => {
  expect(poolSize(proxies, databases)).toBe(pool)
})

test.each([1, 2, 3, 9])('the pools of %i proxies leave the reserve, however many databases there may be', (proxies) => {
  for (let databases = 1; databases <= mostDatabases(proxies); databases += 1) {
    const pools = proxies * (databases * poolSize(proxies, databases) + connections.lookups)
    expect(pools + connections.reserved).toBeLessThanOrEqual(connections.max)
    expect(poolSize(proxies, databases)).toBeGreaterThanOrEqual(connections.smallestPool)
  }
  expect(poolSize(proxies, mostDatabases(proxies) + 1)).toBeLessThan(connections.smallestPool)
})

test.each([
  [['dcs', 'postgres'], 'consul', 832],
  [['dcs'], 'consul', 384],
  [['dcs'], 'etcd', 384],
  [['dcs', 'postgres'], 'zookeeper', 896],
  [['dcs'], 'zookeeper', 384],
  [['postgres'], 'zookeeper', 640],
  [['proxy'], 'consul', 320],
  [['proxy', 'pgadmin'], 'consul', 512],
  [[], 'consul', 192],
])('a host with %j and %s needs %i MiB', (roles, dcs, needed) => {
  expect(memoryNeeded(roles, dcs)).toBe(needed)
})

// Valid topologies of every kind. What fast-check draws is raw material, and `assemble` makes it hold the rules: so a failure
// shrinks to a small topology that holds them too.
import fc from 'fast-check'
import { mostDatabases } from '../../generator/topology/connections.ts'
import { memoryNeeded } from '../../generator/topology/memory.ts'
import { formatAddress } from '../../generator/topology/network.ts'
import type { Host, Tags, Topology } from '../../generator/topology/types.ts'
import { type Layout, layouts, rolesOf, vrrpOf } from './layouts.ts'
import { checksum, cidr, imageUrl, libvirtUri, name, size, sqlName, sshKey } from './strings.ts'

/** Topologies that `check` accepts, perhaps with a warning. */
export const topologies: fc.Arbitrary<Topology> = layouts.chain((layout) => {
  const count = rolesOf(layout).length
  return fc.record({ layout: fc.constant(layout), ...materials(count) }).map(assemble)
})

type Material = {
  [K in keyof ReturnType<typeof materials>]: ReturnType<typeof materials>[K] extends fc.Arbitrary<infer T> ? T : never
}

function materials(count: number) {
  const slot = (text: string) => text.replaceAll('-', '_')
  return {
    names: fc.uniqueArray(name, { minLength: count + 1, maxLength: count + 1, selector: slot }),
    network: networks(count + 2),
    hosts: fc.array(hostParts, { minLength: count, maxLength: count }),
    isShuffled: fc.boolean(),
    image: fc.option(images, { nil: undefined }),
    dns: fc.option(fc.uniqueArray(fc.ipV4(), { maxLength: 4 }), { nil: undefined }),
    routerId: fc.option(fc.integer({ min: 1, max: 255 }), { nil: undefined }),
    dcs: fc.constantFrom(undefined, 'consul' as const, 'etcd' as const, 'zookeeper' as const),
    durability: fc.constantFrom(undefined, 'synchronous' as const, 'asynchronous' as const),
    failover: fc.oneof(fc.constantFrom(undefined, 'normal' as const, 'fast' as const), times),
    databases: fc.option(databases, { nil: undefined }),
    ports: fc.option(ports, { nil: undefined }),
    access: fc.option(accesses, { nil: undefined }),
    replicaReads: fc.option(replicaReads, { nil: undefined }),
    libvirt: fc.option(
      fc.record(
        { uri: libvirtUri, domain_type: fc.constantFrom('kvm' as const, 'qemu' as const) },
        { requiredKeys: [] },
      ),
      { nil: undefined },
    ),
  }
}

// Octets that begin addresses which hosts can have, and how many bits of prefix leave room for so many addresses.
function networks(addresses: number) {
  const mostBits = Math.min(28, 32 - Math.ceil(Math.log2(addresses + 2)))
  return fc.record({
    octet: fc.constantFrom(10, 172, 192, 100, 1, 126, 128, 223),
    rest: fc.nat(2 ** 24 - 1),
    prefix: fc.integer({ min: 8, max: mostBits }),
    start: fc.nat(2 ** 24 - 1),
    step: fc.nat(2 ** 16),
  })
}

const hostTags = fc.record(
  {
    nofailover: fc.boolean(),
    failover_priority: fc.nat(1000),
    nosync: fc.boolean(),
    noloadbalance: fc.boolean(),
    clonefrom: fc.boolean(),
  },
  { requiredKeys: [] },
)

function withoutPriority({ failover_priority: _, ...rest }: Tags): Tags {
  return rest
}

const hostParts = fc.record(
  {
    mac: fc.tuple(
      fc.constantFrom('02', '10', '52', 'fe'),
      fc.constantFrom('00', '11', '54'),
      fc.constantFrom('01', '12', 'ff'),
    ),
    moreMemory: fc.tuple(fc.oneof(fc.nat(500_000), fc.nat(1_020_000_000)), fc.boolean()),
    cpus: fc.integer({ min: 1, max: 256 }),
    disk: size(8 * 1024),
    data_disk: size(8 * 1024),
    tags: fc.oneof(hostTags, hostTags.map(withoutPriority)),
  },
  { requiredKeys: [] },
)

const images = fc.oneof(
  fc.record(
    {
      os: fc.constantFrom('ubuntu-24.04' as const, 'debian-13' as const),
      arch: fc.constantFrom('amd64' as const, 'arm64' as const),
    },
    { requiredKeys: [] },
  ),
  fc.record(
    { os: fc.constantFrom('ubuntu-24.04' as const, 'debian-13' as const), url: imageUrl, checksum },
    { requiredKeys: ['url', 'checksum'] },
  ),
  fc.record({ checksum }),
)

// loop_wait: Patroni must be able to stop PostgreSQL within systemd's 120 s. ttl: the leader gives up first, and its watchdog 5 s before.
const times = fc
  .record({
    loop_wait: fc.integer({ min: 1, max: 45 }),
    retry_timeout: fc.integer({ min: 3, max: 270 }),
    more: fc.nat(9),
  })
  .map(({ loop_wait, retry_timeout, more }) => {
    const needed = Math.max(20, loop_wait + 2 * retry_timeout, loop_wait + retry_timeout + 6)
    return { ttl: needed + more, loop_wait, retry_timeout }
  })

const portKeys = ['postgres', 'patroni', 'pgbouncer', 'read_write', 'read_only', 'statistics', 'pgadmin'] as const

// Above every default, so that none clashes with one.
const ports = fc
  .record({ keys: fc.subarray([...portKeys]), start: fc.nat(3000), step: fc.integer({ min: 1, max: 3000 }) })
  .map(({ keys, start, step }) => Object.fromEntries(keys.map((key, index) => [key, 10_000 + start + index * step])))

const databases = fc.oneof(
  { weight: 10, arbitrary: databaseLists(5) },
  { weight: 1, arbitrary: databaseLists(mostDatabases(2)) },
)

function databaseLists(most: number) {
  return fc.uniqueArray(fc.record({ name: sqlName, owner: sqlName }), {
    maxLength: most,
    selector: (database) => database.name,
  })
}

const replicaReads = fc.record(
  { max_lag: size(1), no_replica: fc.constantFrom('refuse' as const, 'primary' as const) },
  { requiredKeys: [] },
)

const accesses = fc.record(
  {
    clients: fc.uniqueArray(cidr, { maxLength: 100 }),
    admins: fc.uniqueArray(cidr, { maxLength: 100 }),
    ssh_keys: fc.uniqueArray(sshKey, { maxLength: 5 }),
  },
  { requiredKeys: [] },
)

function assemble({ layout, ...material }: Material & { readonly layout: Layout }): Topology {
  const [cluster = '', ...names] = material.names
  const address = addresses(material.network)
  const roles = rolesOf(layout)
  const hosts = roles.map((own, index) => ({
    name: names[index] ?? '',
    address: address(index + 2),
    roles: own,
    ...vrrpOf(layout, index),
    ...parts(material.hosts[index] ?? {}, own, index, material.dcs),
    ...tagsOf(material.hosts[index]?.tags, own, roles.slice(0, index).filter(isPostgres).length),
  })) as [Host, ...Host[]]
  const isSynchronous = roles.filter(isPostgres).length > 1 && material.durability !== 'asynchronous'
  return withoutUndefined({
    cluster,
    image: material.image,
    network: withoutUndefined({ cidr: address.cidr, gateway: address(0), dns: material.dns }),
    vip: withoutUndefined({ address: address(1), router_id: material.routerId }),
    availability: layout.availability === 'none' ? layout.availability : undefined,
    dcs: material.dcs,
    durability: isSynchronous ? material.durability : ('asynchronous' as const),
    failover: material.failover === 'fast' && !isSynchronous ? 'normal' : material.failover,
    hosts: material.isShuffled ? (hosts.reverse() as typeof hosts) : hosts,
    databases: material.databases?.slice(0, mostDatabases(layout.vrrp.length)),
    ports: layout.together ? { pgbouncer: 6432, ...material.ports } : material.ports,
    access: material.access,
    replica_reads: material.replicaReads,
    libvirt: material.libvirt,
  }) as Topology
}

function parts(
  { mac, moreMemory, data_disk, tags: _, ...rest }: Partial<Material['hosts'][number]>,
  roles: Host['roles'],
  index: number,
  dcs: Topology['dcs'] = 'consul',
): Partial<Host> {
  const last = index.toString(16).padStart(2, '0')
  const [more, isGibibytes] = moreMemory ?? []
  const memory = memoryNeeded(roles, dcs) + (more ?? 0)
  const inGibibytes = isGibibytes || memory > 999_999
  return {
    ...rest,
    ...(mac === undefined ? {} : { mac: [...mac, '34', '00', last].join(':') }),
    ...(more === undefined ? {} : { memory: inGibibytes ? `${Math.ceil(memory / 1024)}GiB` : `${memory}MiB` }),
    ...(data_disk !== undefined && (isPostgres(roles) || roles.includes('dcs')) ? { data_disk } : {}),
  }
}

function isPostgres(roles: Host['roles']): boolean {
  return roles.includes('postgres')
}

// The first two may lead and be the synchronous standby, and Patroni takes one of the two tags that say who leads.
function tagsOf(tags: Tags | undefined, roles: Host['roles'], index: number): Pick<Host, 'tags'> {
  if (tags === undefined || !isPostgres(roles)) return {}
  const { nofailover, failover_priority: priority, nosync, ...rest } = tags
  const leads = priority === undefined ? { nofailover } : { failover_priority: priority }
  const first = priority === undefined ? {} : { failover_priority: Math.max(1, priority) }
  return { tags: withoutUndefined({ ...rest, ...(index < 2 ? first : { ...leads, nosync }) }) as Tags }
}

/** The network, and its addresses by number: all of them usable, no two alike. */
function addresses({
  octet,
  rest,
  prefix,
  start,
  step,
}: Material['network']): ((index: number) => string) & { cidr: string } {
  const size = 2 ** (32 - prefix)
  const any = octet * 2 ** 24 + rest
  const first = any - (any % size)
  const stride = coprime(1 + (step % (size - 2)), size - 2)
  const address = (index: number) => formatAddress(first + 1 + ((start + index * stride) % (size - 2)))
  return Object.assign(address, { cidr: `${formatAddress(first)}/${prefix}` })
}

function coprime(number: number, other: number): number {
  return divisor(number, other) === 1 ? number : coprime(number - 1, other)
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, child]) => child !== undefined)) as T
}

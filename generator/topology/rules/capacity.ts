import { connections, mostDatabases, mostProxies, poolSize } from '../connections.ts'
import type { Facts, HostFacts } from '../facts.ts'
import { memoryNeeded } from '../memory.ts'
import { type Finding, shown } from '../problem.ts'
import type { Rule } from './rule.ts'

const mostPostgres = connections.senders - 2 + 1

export const capacityRules: readonly Rule[] = [
  {
    name: 'memory-minimum',
    says: 'Each host has the memory that the system and its roles need; of a PostgreSQL host a quarter goes to shared buffers.',
    find: ({ hosts = [], dcs }) => hosts.flatMap((host) => tooLittleMemory(host, dcs)),
  },
  {
    name: 'disk-minimum',
    says: 'Each host has a root disk of at least 8 GiB, the size of the baked images.',
    find: ({ hosts = [] }) => hosts.filter(({ disk }) => isBelow(disk, imageSize)).map(diskTooSmall),
  },
  {
    name: 'data-disk-minimum',
    says: 'A data disk of PostgreSQL has at least 8 GiB: 6 for WAL, which a replica that stays away holds back.',
    find: ({ hosts = [] }) => hosts.filter(lacksDataDisk).map(dataDiskTooSmall),
  },
  {
    name: 'data-disk-unused',
    says: 'Only a host that keeps data has a data disk.',
    find: ({ hosts = [] }) => hosts.filter(hasNoData).map(dataDiskUnused),
  },
  {
    name: 'pool-capacity',
    says: `The pools of all proxies for all databases fit into max_connections, ${connections.max}, with ${connections.reserved} left for others.`,
    find: (facts) => tooManyPools(facts),
  },
  {
    name: 'replica-capacity',
    says: `At most ${mostPostgres} hosts run PostgreSQL: max_wal_senders is ${connections.senders}, and a clone takes two.`,
    find: (facts) => tooManyReplicas(facts),
  },
]

/** GiB: what packer/ makes of the cloud images. */
const imageSize = 8
/** GiB: max_slot_wal_keep_size 4 and max_wal_size 2 of the generated configuration, and an empty cluster. */
const dataSize = 8

function tooLittleMemory({ pointer, memory, roles, name }: HostFacts, dcs: string): Finding[] {
  const needed = memoryNeeded(roles, dcs)
  if (mebibytes(memory ?? '2GiB') >= needed) return []
  const parts = ['the system', ...roles.map((role) => `\`${role}\``)]
  const message = `${shown(memory)} of memory is too little for ${shown(name ?? 'this host')}: ${parts.slice(0, -1).join(', ')} and ${parts.at(-1)} need ${needed}MiB`
  return [{ pointer: `${pointer}/memory`, message, repair: `write at least \`${needed}MiB\`; the default is 2GiB` }]
}

function diskTooSmall({ pointer, disk }: HostFacts): Finding {
  return {
    pointer: `${pointer}/disk`,
    message: `a root disk of ${shown(disk)} is too small: the baked image is ${imageSize}GiB`,
    repair: `write at least \`${imageSize}GiB\`; the default is 20GiB, and only what is used takes space`,
  }
}

function lacksDataDisk({ dataDisk, roles }: HostFacts): boolean {
  return roles.includes('postgres') && isBelow(dataDisk, dataSize)
}

function dataDiskTooSmall({ pointer, dataDisk }: HostFacts): Finding {
  return {
    pointer: `${pointer}/data_disk`,
    message: `a data disk of ${shown(dataDisk)} is too small: PostgreSQL may keep 6GiB of WAL, and a full disk stops it`,
    repair: `write at least \`${dataSize}GiB\`; the default is 20GiB, and only what is used takes space`,
  }
}

function hasNoData({ dataDisk, roles }: HostFacts): boolean {
  return dataDisk !== undefined && !roles.includes('postgres') && !roles.includes('dcs')
}

function dataDiskUnused({ pointer, name }: HostFacts): Finding {
  const message = `${shown(name ?? 'this host')} keeps no data: it gets no data disk`
  return { pointer: `${pointer}/data_disk`, on: 'key', message, repair: 'delete this key' }
}

function tooManyPools({ hosts, databases }: Facts): Finding[] {
  const count = (hosts ?? []).filter(({ roles }) => roles.includes('proxy')).length
  const proxies = Math.max(1, Math.min(mostProxies, count))
  const most = mostDatabases(proxies)
  if (databases.length <= most) return []
  const share = poolSize(proxies, databases.length)
  const message = `${databases.length} databases share PostgreSQL's ${connections.max} connections: ${share} for each pool, and below ${connections.smallestPool} clients wait for one another`
  const repair = `name at most ${most} databases, and give the others a cluster of their own`
  return [{ pointer: '/databases', on: 'key', message, repair }]
}

function tooManyReplicas({ hosts = [] }: Facts): Finding[] {
  const count = hosts.filter(({ roles }) => roles.includes('postgres')).length
  if (count <= mostPostgres) return []
  const message = `${count} hosts have the role \`postgres\`: the leader has ${connections.senders} WAL senders, and ${count - 1} replicas leave too few for a clone`
  return [{ pointer: '/hosts', on: 'key', message, repair: `give at most ${mostPostgres} hosts the role \`postgres\`` }]
}

function isBelow(size: string | undefined, gibibytes: number): boolean {
  return size !== undefined && mebibytes(size) < gibibytes * 1024
}

// No size is too small for a rule that the schema's pattern has refused already.
function mebibytes(size: string): number {
  const [, amount, unit] = /^([0-9]+)(MiB|GiB)$/.exec(size) ?? []
  return amount === undefined ? Number.POSITIVE_INFINITY : Number(amount) * (unit === 'GiB' ? 1024 : 1)
}

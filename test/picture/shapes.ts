import { buildCluster } from '../../generator/model/build.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import type { Topology } from '../../generator/topology/types.ts'
import { generateTopology, topologies } from '../support.ts'

type Host = Topology['hosts'][number]

/** Clusters of every shape: those with a golden tree, and what a topology may or might become. */
export async function shapes(): Promise<ReadonlyMap<string, Cluster>> {
  const golden = await Promise.all(
    topologies.map(async (name) => [name, (await generateTopology(name)).cluster] as const),
  )
  return new Map([...golden, ...made])
}

const longPorts = {
  postgres: 55432,
  patroni: 58008,
  pgbouncer: 56432,
  read_write: 55000,
  read_only: 55001,
  statistics: 57000,
}

const made: readonly (readonly [string, Cluster])[] = [
  ['one host', shape(databases(1))],
  ['one database and one proxy', shape([...databases(1), ...proxies(1)])],
  ['five databases and three proxies', shape([...databases(5), ...proxies(3)])],
  ['seven databases', shape([...databases(7), ...proxies(2)])],
  ['a DCS on hosts of its own', shape([...databases(2), ...dcs(3), ...proxies(2)])],
  ['ninety-eight databases', shape([...databases(98), ...proxies(2)])],
  ['names as long as they may be', shape([...databases(3), ...proxies(2)].map(longName), { cluster: 'w'.repeat(30) })],
  ['nobody outside', shape([...databases(3), ...proxies(2)], { access: { clients: [], admins: [] } })],
  ['many networks', shape([...databases(3), ...proxies(2)], { access: { clients: networks(), admins: networks() } })],
  ['ports of five digits', shape([...databases(3), ...proxies(2)], { ports: longPorts })],
]

function shape(hosts: Host[], more: Partial<Topology> = {}): Cluster {
  const network = { cidr: '10.77.0.0/24', gateway: '10.77.0.1' }
  return buildCluster({ cluster: 'hardway', network, vip: { address: '10.77.0.200' }, hosts, ...more } as Topology)
}

function databases(count: number): Host[] {
  return numbered('db', 10, ['dcs', 'postgres'], count)
}

function dcs(count: number): Host[] {
  return numbered('consul', 120, ['dcs'], count)
}

function proxies(count: number): Host[] {
  const [first, ...others] = numbered('proxy', 130, ['proxy'], count)
  return first === undefined ? [] : [{ ...first, roles: ['proxy', 'pgadmin'] }, ...others]
}

function numbered(name: string, from: number, roles: Host['roles'], count: number): Host[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `${name}${i + 1}`,
    address: `10.77.0.${from + i + 1}`,
    roles,
  }))
}

function longName(host: Host): Host {
  return {
    ...host,
    name: `${host.name}-${'mw'.repeat(28)}`,
    address: `101.177.199.${host.address.slice(8).padStart(3, '1')}`,
  }
}

function networks(): string[] {
  return Array.from({ length: 9 }, (_, i) => `192.168.2${i}.128/25`)
}

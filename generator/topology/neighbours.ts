import { type Network, parseNetwork } from './network.ts'
import { type Problem, pointerTo, shown } from './problem.ts'
import type { Topology } from './types.ts'

/** What several clusters must keep among each other; each line as the documentation has it. */
export const neighbourRules = {
  'cluster-name-shared': 'No two clusters have the same name: hosts, volumes and namespaces are called after it.',
  'address-shared': 'No address is of two clusters: neither a host’s nor a VIP.',
  'router-id-shared': 'No two clusters of one network have the same VRRP router id (a warning).',
} as const

/** A topology and the name of its file. */
export interface Neighbour {
  readonly file: string
  readonly topology: Topology
}

/** What one cluster takes that another has already. Pure. */
export function neighbourProblems({ topology }: Neighbour, earlier: readonly Neighbour[]): Problem[] {
  return earlier.flatMap((other) => [
    ...sharedName(topology, other),
    ...sharedAddresses(topology, other),
    ...sharedRouterId(topology, other),
  ])
}

function sharedName({ cluster }: Topology, { file, topology }: Neighbour): Problem[] {
  if (cluster !== topology.cluster) return []
  const message = `${shown(cluster)} is also the name of the cluster of ${shown(file)}`
  return [problem('cluster-name-shared', '/cluster', message, 'choose another name for one of the two')]
}

function sharedAddresses(topology: Topology, { file, topology: other }: Neighbour): Problem[] {
  const taken = new Map(addressesOf(other).map(({ address, whose }) => [address, whose]))
  return addressesOf(topology).flatMap(({ pointer, address }) => {
    const whose = taken.get(address)
    if (whose === undefined) return []
    const message = `${shown(address)} is also the address of ${whose} in ${shown(file)}`
    return [problem('address-shared', pointer, message, 'choose an address that is free')]
  })
}

function addressesOf({ hosts, vip }: Topology) {
  return [
    { pointer: '/vip/address', address: vip.address, whose: 'the VIP' },
    ...hosts.map(({ name, address }, index) => ({
      pointer: pointerTo('hosts', index, 'address'),
      address,
      whose: shown(name),
    })),
  ]
}

// Keepalived speaks to its own peers only and the firewall hears nobody else: others on the segment may go by the number.
function sharedRouterId({ vip, network }: Topology, { file, topology: other }: Neighbour): Problem[] {
  const [own, theirs] = [vip, other.vip].map(({ router_id = 51 }) => router_id)
  if (own !== theirs || !overlap(parseNetwork(network.cidr), parseNetwork(other.network.cidr))) return []
  const message = `the VRRP router id ${own} is also that of the cluster of ${shown(file)}, on the same network`
  const pointer = vip.router_id === undefined ? '/vip' : '/vip/router_id'
  return [
    {
      ...problem('router-id-shared', pointer, message, 'write another `vip.router_id`, 1 to 255'),
      severity: 'warning',
    },
  ]
}

function overlap(one: Network | undefined, other: Network | undefined): boolean {
  if (one === undefined || other === undefined) return false
  return one.first <= other.last && other.first <= one.last
}

function problem(rule: keyof typeof neighbourRules, pointer: string, message: string, repair: string): Problem {
  return { rule, severity: 'error', pointer, message, repair }
}

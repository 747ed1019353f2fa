import type { Facts, HostFacts } from '../facts.ts'
import { formatAddress, formatNetwork, isUsable, type Network, parseAddress, parseNetwork } from '../network.ts'
import { type Finding, shown } from '../problem.ts'
import { type Rule, repeated } from './rule.ts'

export const addressRules: readonly Rule[] = [
  {
    name: 'network-cidr',
    says: 'The network is IPv4 in CIDR notation, between /8 and /28, with host bits zero.',
    find: ({ cidr }) => (cidr === undefined ? [] : networkFindings(cidr)),
  },
  {
    name: 'network-range',
    says: 'The network is one whose addresses hosts can have: not loopback, link-local, multicast or reserved.',
    find: (facts) => unusableNetwork(networkOf(facts)),
  },
  {
    name: 'gateway-inside',
    says: 'The gateway lies inside the network and is neither its first address nor its last.',
    find: (facts) => misplaced(placeOf(facts), 'the gateway', '/network/gateway', facts.gateway),
  },
  {
    name: 'address-inside',
    says: "Each host's address lies inside the network and is neither its first address nor its last.",
    find: misplacedHosts,
  },
  {
    name: 'address-unique',
    says: 'No two hosts have the same address, and none has that of the gateway.',
    find: (facts) => [...sharedAddresses(facts), ...onGateway(facts)],
  },
  {
    name: 'vip-inside',
    says: 'The VIP lies inside the network and is neither its first address nor its last.',
    find: (facts) => misplaced(placeOf(facts), 'the VIP', '/vip/address', facts.vip),
  },
  {
    name: 'vip-free',
    says: 'The VIP is the address of no host and not of the gateway.',
    find: takenVip,
  },
  {
    name: 'access-network',
    says: 'The networks of `access` are IPv4 in CIDR notation with host bits zero.',
    find: ({ networks }) => networks.flatMap(({ pointer, text }) => cidrFindings(pointer, text)),
  },
  {
    name: 'admins-gateway',
    says: 'The gateway is among `access.admins`: from there this project looks at the hosts (a warning).',
    find: lockedOut,
  },
]

function networkFindings(cidr: string): Finding[] {
  const network = parseNetwork(cidr)
  if (!network || isFitting(network)) return cidrFindings('/network/cidr', cidr)
  const why =
    network.prefix > 28 ? 'is too small for three database hosts, two proxies, the VIP and the gateway' : 'is too large'
  const message = `the network ${shown(cidr)} ${why}`
  return [{ pointer: '/network/cidr', message, repair: 'choose a prefix between /8 and /28' }]
}

// Below /8 two hosts could derive the same MAC address, which holds three of the four numbers.
function isFitting({ prefix }: Network): boolean {
  return prefix >= 8 && prefix <= 28
}

function cidrFindings(pointer: string, cidr: string): Finding[] {
  const network = parseNetwork(cidr)
  const isIpv6 = cidr.includes(':')
  if (isIpv6)
    return [{ pointer, message: `${shown(cidr)} is IPv6, which is not supported`, repair: 'write an IPv4 network' }]
  if (!network && !/^[0-9.]+\/[0-9]+$/.test(cidr)) return [] // The schema's pattern says it.
  if (!network)
    return [{ pointer, message: `${shown(cidr)} is no IPv4 network`, repair: 'write it like `10.77.0.0/24`' }]
  if (parseAddress(cidr.split('/')[0] ?? '') === network.first) return []
  return [{ pointer, message: `${shown(cidr)} has host bits set`, repair: `write \`${formatNetwork(network)}\`` }]
}

// IANA's special-purpose registry: what a kernel does not route, or gives to no host.
const unusable = [
  ['0.0.0.0/8', '"this network"'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
] as const

function unusableNetwork(network: Network | undefined): Finding[] {
  const special = network && unusable.find(([cidr]) => overlaps(network, parseNetwork(cidr)))
  if (!special) return []
  const [cidr, word] = special
  return [
    {
      pointer: '/network/cidr',
      message: `the network ${shown(formatNetwork(network))} overlaps ${cidr}, which is ${word}: no host can have such an address`,
      repair: 'choose a private network, like `10.77.0.0/24`',
    },
  ]
}

function overlaps(one: Network, other: Network | undefined): boolean {
  return other !== undefined && one.first <= other.last && other.first <= one.last
}

function misplacedHosts(facts: Facts): Finding[] {
  const place = placeOf(facts)
  return (facts.hosts ?? []).flatMap((host) =>
    misplaced(place, `the address of ${label(host)}`, `${host.pointer}/address`, host.address),
  )
}

/** The network, and which of its addresses is free: found once, however many hosts lie outside. */
interface Place {
  readonly network: Network | undefined
  readonly hint: string
}

function placeOf(facts: Facts): Place {
  return { network: networkOf(facts), hint: freeHint(facts) }
}

function misplaced({ network, hint }: Place, what: string, pointer: string, text: string | undefined): Finding[] {
  const address = parseAddress(text ?? '')
  if (!network || address === undefined || isUsable(network, address)) return []
  const name = formatNetwork(network)
  const outside = address < network.first || address > network.last
  const kind = address === network.first ? 'network address' : 'broadcast address'
  const message = outside
    ? `${what}, ${shown(text)}, lies outside ${name}`
    : `${what}, ${shown(text)}, is the ${kind} of ${name}`
  return [{ pointer, message, repair: `${what} must lie inside ${name}${hint}` }]
}

function sharedAddresses({ hosts = [] }: Facts): Finding[] {
  return repeated(hosts, ({ address }) => address).map(({ item, first }) => ({
    pointer: `${item.pointer}/address`,
    message: `${label(first)} and ${label(item)} have the same address, ${shown(item.address)}`,
    repair: 'give each host an address of its own',
  }))
}

function onGateway({ hosts = [], gateway }: Facts): Finding[] {
  return hosts
    .filter(({ address }) => address !== undefined && address === gateway)
    .map((host) => ({
      pointer: `${host.pointer}/address`,
      message: `${label(host)} has the address of the gateway, ${shown(gateway)}`,
      repair: 'give the host an address of its own',
    }))
}

function takenVip(facts: Facts): Finding[] {
  const { vip, gateway, hosts = [] } = facts
  if (vip === undefined) return []
  const holder = hosts.find(({ address }) => address === vip)
  if (!holder && vip !== gateway) return []
  const owner = holder ? label(holder) : 'the gateway'
  const network = networkOf(facts)
  const where = network ? `the VIP must be a free address of ${formatNetwork(network)}` : 'choose a free address'
  return [
    {
      pointer: '/vip/address',
      message: `the VIP, ${shown(vip)}, is the address of ${owner}`,
      repair: where + freeHint(facts),
    },
  ]
}

function lockedOut({ admins, gateway }: Facts): Finding[] {
  const address = parseAddress(gateway ?? '')
  const networks = admins?.map(parseNetwork)
  if (address === undefined || networks === undefined || networks.includes(undefined)) return []
  if (networks.some((network) => network && address >= network.first && address <= network.last)) return []
  const message = `\`access.admins\` lacks the gateway, ${shown(gateway)}: \`status\`, \`verify\` and \`up\` look from there, and the hosts drop what they ask`
  return [{ severity: 'warning', pointer: '/access/admins', message, repair: `add \`${gateway}/32\`` }]
}

function label(host: HostFacts): string {
  return host.name === undefined ? `host ${Number(host.pointer.slice('/hosts/'.length)) + 1}` : shown(host.name)
}

// A network of the wrong size has a finding of its own, which would only be repeated for each address.
function networkOf({ cidr }: Facts): Network | undefined {
  const network = cidr === undefined ? undefined : parseNetwork(cidr)
  return network && isFitting(network) ? network : undefined
}

function freeHint(facts: Facts): string {
  const network = networkOf(facts)
  if (!network) return ''
  const texts = [facts.vip, facts.gateway, ...(facts.hosts ?? []).map(({ address }) => address)]
  const taken = new Set(texts.map((text) => parseAddress(text ?? '')))
  // The tutorial's place for the VIP is .100; in a smaller network the search goes down from the top.
  let free = network.first + 100 < network.last ? network.first + 100 : network.last - 1
  while (free > network.first && taken.has(free)) free -= 1
  return free > network.first ? `; free: \`${formatAddress(free)}\`` : ''
}

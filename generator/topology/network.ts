import ipaddr from 'ipaddr.js'

/** An IPv4 network; addresses are unsigned 32-bit numbers. */
export interface Network {
  readonly first: number
  readonly last: number
  /** Length of the prefix in bits. */
  readonly prefix: number
}

/** An address in four plain decimal numbers as a number; undefined for anything else (`010.0.0.1`, `10.1`, IPv6). */
export function parseAddress(text: string): number | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined
  return ipaddr.IPv4.parse(text).octets.reduce((sum, octet) => sum * 256 + octet, 0)
}

/** A number as an IPv4 address. */
export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
}

/** `10.77.0.9/24` as the network that holds it, whether or not its host bits are zero; undefined if it is not IPv4. */
export function parseNetwork(text: string): Network | undefined {
  const [, address = '', bits = ''] = /^([^/]*)\/(0|[1-9][0-9]?)$/.exec(text) ?? []
  const number = parseAddress(address)
  const prefix = Number(bits)
  if (number === undefined || bits === '' || prefix > 32) return undefined
  const size = 2 ** (32 - prefix)
  const first = number - (number % size)
  return { first, last: first + size - 1, prefix }
}

/** The network in CIDR notation. */
export function formatNetwork(network: Network): string {
  return `${formatAddress(network.first)}/${network.prefix}`
}

/** True for an address that a host of the network can have: inside, and neither the network's own nor broadcast. */
export function isUsable(network: Network, address: number): boolean {
  return address > network.first && address < network.last
}

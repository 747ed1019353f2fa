import type { Facts, HostFacts } from '../facts.ts'
import { parseAddress } from '../network.ts'
import { type Finding, shown } from '../problem.ts'
import { type Rule, repeated } from './rule.ts'

export const machineRules: readonly Rule[] = [
  {
    name: 'mac-unique',
    says: 'No two hosts have the same MAC address, whether written or derived from the IPv4 address.',
    find: sharedMacs,
  },
  {
    name: 'mac-unicast',
    says: 'A MAC address names one machine: it is neither a group address nor all zeros.',
    find: ({ hosts = [] }) => hosts.filter(isNoMachine).map(noMachine),
  },
  {
    name: 'image-checksum',
    says: 'An image of your own comes with its checksum.',
    find: ({ image }) => (image.url !== undefined && image.checksum === undefined ? [noChecksum] : []),
  },
]

function sharedMacs({ hosts = [] }: Facts): Finding[] {
  const sameAddress = new Set(repeated(hosts, ({ address }) => address).map(({ item }) => item))
  const clashes = repeated(
    hosts.filter((host) => host.mac !== undefined || !sameAddress.has(host)),
    macOf,
  )
  return clashes.map(({ item, first }) => {
    const written = item.mac === undefined ? first : item
    const other = written === item ? first : item
    const derived = other.mac === undefined ? ', which derives it from its address' : ''
    return {
      pointer: `${written.pointer}/mac`,
      message: `the MAC address ${shown(written.mac)} is also that of ${shown(other.name ?? 'another host')}${derived}`,
      repair: 'leave `mac` out, or give each host one of its own',
    }
  })
}

/** The MAC address of a host: QEMU's prefix and the last three numbers of the IPv4 address where none is written. */
function macOf({ mac, address }: HostFacts): string | undefined {
  const number = parseAddress(address ?? '')
  if (mac !== undefined || number === undefined) return mac
  const octets = [0x52, 0x54, 0x00, (number >>> 16) & 255, (number >>> 8) & 255, number & 255]
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':')
}

function isNoMachine({ mac = '02' }: HostFacts): boolean {
  return Number.parseInt(mac.slice(0, 2), 16) % 2 === 1 || mac === '00:00:00:00:00:00'
}

function noMachine({ pointer, mac }: HostFacts): Finding {
  const message = `the MAC address ${shown(mac)} does not name one machine`
  return { pointer: `${pointer}/mac`, message, repair: 'leave `mac` out, or begin it with `52:54:00`' }
}

const noChecksum: Finding = {
  pointer: '/image/url',
  on: 'key',
  message: 'an image of your own needs `image.checksum`: the default belongs to the default image',
  repair: 'add `checksum: sha256:` and the sum; `checksum: none` turns the check off',
}

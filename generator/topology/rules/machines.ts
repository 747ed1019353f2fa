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
    name: 'memory-minimum',
    says: 'Each host has at least 512 MiB of memory.',
    find: ({ hosts = [] }) => hosts.filter(isTooSmall).map(tooSmall),
  },
  {
    name: 'disk-minimum',
    says: 'Each host has a root disk of at least 8 GiB, the size of the baked images.',
    find: ({ hosts = [] }) => hosts.filter(isDiskTooSmall).map(diskTooSmall),
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

function isTooSmall({ memory = '2GiB' }: HostFacts): boolean {
  return mebibytes(memory) < 512
}

function tooSmall({ pointer, memory }: HostFacts): Finding {
  const message = `${shown(memory)} of memory is too little: cloud-init, PostgreSQL and the DCS need 512MiB`
  return { pointer: `${pointer}/memory`, message, repair: 'write at least `512MiB`; the default is 2GiB' }
}

function isDiskTooSmall({ disk = '20GiB' }: HostFacts): boolean {
  return mebibytes(disk) < 8 * 1024
}

function diskTooSmall({ pointer, disk }: HostFacts): Finding {
  const message = `a root disk of ${shown(disk)} is too small: the baked image is 8GiB`
  return {
    pointer: `${pointer}/disk`,
    message,
    repair: 'write at least `8GiB`; the default is 20GiB, and only what is used takes space',
  }
}

// No size is too small for a rule that the schema's pattern has refused already.
function mebibytes(size: string): number {
  const [, amount, unit] = /^([0-9]+)(MiB|GiB)$/.exec(size) ?? []
  return amount === undefined ? Number.POSITIVE_INFINITY : Number(amount) * (unit === 'GiB' ? 1024 : 1)
}

const noChecksum: Finding = {
  pointer: '/image/url',
  on: 'key',
  message: 'an image of your own needs `image.checksum`: the default belongs to the default image',
  repair: 'add `checksum: sha256:` and the sum; `checksum: none` turns the check off',
}

import type { Facts, HostFacts, TextAt } from '../facts.ts'
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
  {
    name: 'ssh-key-whole',
    says: 'Each ssh key is whole, and of the kind that stands before it: with another nobody gets in.',
    find: ({ sshKeys }) => sshKeys.flatMap(brokenKey),
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

// RFC 4253, 6.6: the key is a row of strings, each after its length in four bytes, and the first of them names its kind.
function brokenKey({ pointer, text }: TextAt): Finding[] {
  const [, kind = '', body = ''] = /^(\S+) ([A-Za-z0-9+/]+=*)(?: |$)/.exec(text) ?? []
  if (body === '') return [] // The schema's pattern says it.
  const bytes = Buffer.from(body, 'base64')
  const parts = bytes.toString('base64') === body ? lengthPrefixed(bytes) : undefined
  const own = parts?.[0]?.toString()
  if (own === kind) return []
  const repair = 'copy the whole line of the `.pub` file'
  if (own === undefined) return [{ pointer, message: `the key ${shown(text)} is cut short or garbled`, repair }]
  return [{ pointer, message: `the key after ${shown(kind)} says that it is ${shown(own)}`, repair }]
}

// Undefined where the last part is not whole, and where there are fewer than two.
function lengthPrefixed(bytes: Buffer): Buffer[] | undefined {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 4 + (parts.at(-1)?.length ?? 0)) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32BE(at) : Number.POSITIVE_INFINITY
    if (end > bytes.length) return undefined
    parts.push(bytes.subarray(at + 4, end))
  }
  return parts.length > 1 ? parts : undefined
}

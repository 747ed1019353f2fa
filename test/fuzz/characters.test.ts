// No text of a topology means anything to YAML, HCL, a shell, SQL or a template: the schema refuses what would, and what it
// must let through, a key's comment, is written as the text that it is.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate, generateHost } from '../../generator/generate.ts'
import { buildCluster } from '../../generator/model/build.ts'
import type { Host } from '../../generator/model/cluster.ts'
import { renderPacker } from '../../generator/render/packer.ts'
import { parseTopology } from '../../generator/topology/parse.ts'
import { pointerSteps, pointerTo } from '../../generator/topology/problem.ts'
import schemaCheck from '../../generator/topology/schema-check.ts'
import type { Topology } from '../../generator/topology/types.ts'
import { isTopology, validate } from '../../generator/topology/validate.ts'
import { fixedSecrets } from '../support.ts'
import { metacharacters } from './strings.ts'
import type { Json } from './write-yaml.ts'
import { type PyYaml, startPyYaml } from './yaml-1.1.ts'

let python: PyYaml
beforeAll(() => {
  python = startPyYaml()
})
afterAll(() => {
  python.end()
  console.log(`${tried.refused} texts of strange characters refused in their place, ${tried.accepted} accepted`)
})

const tried = { refused: 0, accepted: 0 }
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample0'
const comment = 'ops'
/** A topology with every key that holds a text. */
const whole = parseTopology(
  readFileSync('test/topologies/debian.yaml', 'utf8')
    .replace(
      '  arch: amd64',
      `  arch: amd64\n  url: https://example.org/base.qcow2\n  checksum: file:https://example.org/SUMS`,
    )
    .replace('name: db1,', 'name: db1, mac: "52:54:00:00:00:01",')
    .replace('ssh_keys: []', `ssh_keys: ["${key} ${comment}"]`)
    .replace('failover: normal', 'failover: fast\navailability: high'),
).topology as Topology

const texts = textsOf(whole as unknown as Json, '')
const comments = '/access/ssh_keys/0'

test('every text of the schema is among those that are tried', () => {
  expect([...new Set(texts.map(([pointer]) => keyOf(pointer)))].sort()).toEqual([
    ...['access.admins', 'access.clients', 'access.ssh_keys', 'availability', 'cluster'],
    ...['databases.name', 'databases.owner', 'dcs', 'durability', 'failover'],
    ...[
      'hosts.address',
      'hosts.data_disk',
      'hosts.disk',
      'hosts.mac',
      'hosts.memory',
      'hosts.name',
      'hosts.roles',
      'hosts.vrrp',
    ],
    ...['image.arch', 'image.checksum', 'image.os', 'image.url', 'libvirt.domain_type', 'libvirt.uri'],
    ...['network.cidr', 'network.dns', 'network.gateway', 'vip.address'],
  ])
})

// All of ASCII, the other line ends, marks of direction, halves of characters, and letters that look like others.
const characters = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...[
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\u200b',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\ud800',
    '\udfff',
    'é',
    'а',
    '１',
    '：',
  ],
]

describe('what means something to a reader is refused at the start, inside and at the end of', () => {
  const isFirst = ([pointer]: readonly [string, string], index: number) =>
    texts.findIndex(([other]) => keyOf(other) === keyOf(pointer)) === index
  test.each(texts.filter(isFirst).filter(([pointer]) => pointer !== comments))('%s', (pointer, text) => {
    const middle = Math.floor(text.length / 2)
    const accepted = [...characters, ...metacharacters].filter((word) =>
      [word + text, text.slice(0, middle) + word + text.slice(middle), text + word]
        .map((changed) => isAccepted(pointer, changed))
        .includes(true),
    )
    expect(accepted.filter((word) => !/^[A-Za-z0-9._:/?=&@~%+-]+$/.test(word))).toEqual([])
  })
})

test('only printable ASCII stands in the comment of a key, on one line', () => {
  const accepted = characters.filter((character) => isAccepted(comments, `${key} a${character}b`))
  expect(accepted).toEqual(Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)))
})

describe('a comment is a text and nothing else, whatever it holds', async () => {
  const plain = await ofFirstHost(whole)
  const meant = async (word: string) => {
    const read = await python.read(plain.text('user-data'))
    return withText('/users/0/ssh_authorized_keys/0', `${key} ${word}`, read)
  }
  test.each(metacharacters.filter((word) => word !== '\t'))('%s', async (word) => {
    const { files, text } = await ofFirstHost(withText(comments, `${key} ${word}`))
    expect(await python.read(text('user-data'))).toEqual(await meant(word))
    const others = ({ path }: { path: string }) => !/\/(user-data|meta-data|seed\.iso)$/.test(path)
    expect(files.filter(others)).toEqual(plain.files.filter(others))
  })
})

test('where an image comes from stands in its recipe and nowhere else', async () => {
  const [url, checksum] = ['https://example.org/~a%7Eb/c.d?e=f&g=h+i', `sha256:${'0'.repeat(64)}`]
  const plain = await generated(whole)
  const files = await generated({ ...whole, image: { ...whole.image, url, checksum } })
  for (const [index, { path, content }] of files.entries()) {
    const before = plain[index]?.content.toString()
    const expected = path.startsWith('packer/')
      ? before
          ?.replace('"https://example.org/base.qcow2"', `"${url}"`)
          .replace('"file:https://example.org/SUMS"', `"${checksum}"`)
      : before
    expect([path, content.toString()]).toEqual([path, expected])
  }
})

function textsOf(value: Json, pointer: string): [pointer: string, text: string][] {
  if (typeof value === 'string') return [[pointer, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, child]) => textsOf(child, pointer + pointerTo(name)))
}

function keyOf(pointer: string): string {
  return pointerSteps(pointer)
    .filter((step) => !/^[0-9]+$/.test(step))
    .join('.')
}

function isAccepted(pointer: string, text: string): boolean {
  const value = withText(pointer, text)
  // The schema alone first: what it refuses needs no description here.
  const accepted = schemaCheck(value) && isTopology(value, validate(value))
  tried[accepted ? 'accepted' : 'refused'] += 1
  return accepted
}

function withText<T = Topology>(pointer: string, text: string, value: T = whole as T): T {
  const copy = structuredClone(value)
  const steps = pointerSteps(pointer)
  const parent = steps.slice(0, -1).reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], copy)
  ;(parent as Record<string, unknown>)[steps.at(-1) ?? ''] = text
  return copy
}

async function generated(topology: Topology) {
  const cluster = buildCluster(topology)
  return generate(cluster, await fixedSecrets(cluster))
}

async function ofFirstHost(topology: Topology) {
  const cluster = buildCluster(topology)
  const host = cluster.hosts[0] as Host
  const files = generateHost(host, cluster, await fixedSecrets(cluster))
  const text = (name: string) => files.find(({ path }) => path === `${host.name}/${name}`)?.content.toString() ?? ''
  return { files: [...files, ...renderPacker(cluster)], text }
}

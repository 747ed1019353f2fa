// What people, editors and attackers make of a topology: mistakes in its values, then in its text.
import fc from 'fast-check'
import { parseTopology } from '../../generator/topology/parse.ts'
import type { Topology } from '../../generator/topology/types.ts'
import { metacharacters } from './strings.ts'
import { topologies } from './topologies.ts'
import { type Json, writeYaml } from './write-yaml.ts'

/** Texts that were topologies before something happened to them. */
export function mutatedTexts(): fc.Arbitrary<string> {
  return fc
    .tuple(topologies, fc.array(valueChanges(), { maxLength: 2 }), fc.nat(), fc.oneof(unchanged, textChanges(2)))
    .map(([topology, changes, seed, edit]) => {
      const value = changes.reduce<Json>((json, change) => change(json), topology as unknown as Json)
      return edit(writeYaml(value, seed).text)
    })
}

/** Topologies that `check` accepts: those that are made so, and what it takes of those that something happened to. */
export function acceptedTopologies(): fc.Arbitrary<Topology> {
  const survivors = mutatedTexts()
    .map((text) => parseTopology(text).topology)
    .filter((topology) => topology !== undefined)
  return fc.oneof(topologies, survivors)
}

const unchanged = fc.constant((text: string) => text)

/** A change of a text, as by a slip, a bad merge or a broken disk; at most so many in a row. */
export function textChanges(most: number): fc.Arbitrary<(text: string) => string> {
  return fc
    .array(fc.tuple(fc.constantFrom(...edits), fc.nat(), fc.nat(), pieces), { maxLength: most })
    .map(
      (list) => (text) =>
        list.reduce((all, [edit, at, length, piece]) => edit(all, at % (all.length + 1), length, piece), text),
    )
}

type Change = (value: Json) => Json

function valueChanges(): fc.Arbitrary<Change> {
  const change = fc.oneof(
    fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(...numbers), fc.constantFrom(...words)).map(replaceBy),
    fc.constantFrom(...metacharacters).map(appendTo),
    fc.tuple(fc.nat(), fc.constantFrom(...names)).map(([at, name]) => renameIn(at, name)),
    fc
      .tuple(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 2 }))
      .map(([name, value]) => addTo(name, value as Json)),
    fc.nat().map(dropFrom),
    fc.nat().map(repeatIn),
    fc.constant<Change>((value) => [value]),
  )
  const anywhere = fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), change)
  const misplaced = fc.tuple(fc.nat(), fc.nat())
  const word = fc.tuple(fc.nat(), fc.constantFrom<Json[]>(...words, ...nearMisses))
  return fc.oneof(
    anywhere.map(changeAlong),
    misplaced.map(
      ([from, to]): Change =>
        (value) =>
          copyWithin(value, from, to),
    ),
    word.map(
      ([at, leaf]): Change =>
        (value) =>
          setLeaf(value, at, leaf),
    ),
  )
}

function changeAlong([way, own]: readonly [readonly number[], Change]): Change {
  return (value) => changeAt(value, way, own)
}

const numbers = [0, -1, 1.5, 1e21, 2 ** 53, Number.MAX_VALUE, 5e-324, 4294967296]
const words = [
  ...['', ' ', 'no', 'etcd', 'zookeeper', 'master', '10.77.0.1', '010.0.0.1', '::1', '10.0.0.0/33', '1GB'],
  ...['localhost', '\ud800', '\u202e', '\0', 'é'],
]
const names = [
  ...['__proto__', 'constructor', 'toString', '<<', 'adress', 'Name', 'ROLES', 'password', 'a/b', 'a~b', '', '0'],
  ...['hosts', 'ip'],
]
// Right in form, and wrong in most places.
const nearMisses = [
  ...['511MiB', '7GiB', 'fast', 'none', 'master', 'synchronous', 'db1', 'app', 'proxy', 'pg_x', 'postgres'],
  ...[19, 256, 601, '0.0.0.0/0', '224.0.0.0/8'],
]

function changeAt(value: Json, [step = 0, ...way]: readonly number[], change: Change): Json {
  if (typeof value !== 'object' || value === null) return change(value)
  const keys = Object.keys(value)
  const key = keys[step % (keys.length + 1)]
  // One past the last is the whole of it, where there is something around it.
  if (key === undefined) return change(value)
  const below = (child: Json) => (way.length > 0 ? changeAt(child, way, change) : change(child))
  if (Array.isArray(value)) return value.map((child, index) => (String(index) === key ? below(child) : child))
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, name === key ? below(child) : child]))
}

function copyWithin(value: Json, from: number, to: number): Json {
  const leaves = leavesOf(value)
  return leaves.length === 0 ? value : setLeaf(value, to, leaves[from % leaves.length] ?? null)
}

function leavesOf(value: Json): Json[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value]
}

function setLeaf(value: Json, at: number, leaf: Json): Json {
  const wanted = at % Math.max(1, leavesOf(value).length)
  let index = -1
  const walk = (node: Json): Json => {
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node === 'object' && node !== null)
      return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, walk(child)]))
    index += 1
    return index === wanted ? leaf : node
  }
  return walk(value)
}

function replaceBy(replacement: unknown): Change {
  return () => replacement as Json
}

function appendTo(piece: string): Change {
  return (value) => (typeof value === 'string' ? `${value}${piece}` : piece)
}

function renameIn(at: number, name: string): Change {
  return onEntries((entries) =>
    entries.map(([key, child], index) => [index === at % entries.length ? name : key, child]),
  )
}

function addTo(name: string, child: Json): Change {
  return onEntries((entries) => [...entries, [name, child]])
}

function dropFrom(at: number): Change {
  return onEntries((entries) => entries.filter((_, index) => index !== at % entries.length))
}

function repeatIn(at: number): Change {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) return [value, value]
    const item: Json = value[at % value.length]
    return [...value, item]
  }
}

function onEntries(change: (entries: [string, Json][]) => [string, Json][]): Change {
  return (value) => {
    if (typeof value !== 'object' || value === null) return { x: value }
    const changed = change(Object.entries(value))
    return Array.isArray(value) ? changed.map(([, child]) => child) : Object.fromEntries(changed)
  }
}

type Edit = (text: string, at: number, length: number, piece: string) => string

const edits: readonly Edit[] = [
  (text, at, _, piece) => text.slice(0, at) + piece + text.slice(at),
  (text, at, length) => text.slice(0, at) + text.slice(at + 1 + (length % 10)),
  (text, at, length, piece) => text.slice(0, at) + piece + text.slice(at + (length % 10)),
  (text, at) => text.slice(0, at),
  (text, at, length) =>
    text.slice(0, at) + text.slice(at, at + (length % 200)).repeat(2) + text.slice(at + (length % 200)),
  (text, at) => `${text.slice(at)}\n${text.slice(0, at)}`,
]

const pieces = fc.oneof(
  fc.constantFrom(...metacharacters),
  fc.constantFrom(
    ...[
      '\n',
      '\r',
      '\r\n',
      ' ',
      '\t',
      '\0',
      '\ufeff',
      '\u202e',
      '\u2028',
      '\u0085',
      '\ud800',
      '😀',
      '\u0301',
      '\u001b[31m',
    ],
    ...[
      ':',
      '- ',
      '? ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '&a ',
      '*a',
      '!x ',
      '|\n',
      '>-\n',
      '#',
      '%YAML 1.1\n',
      '---\n',
      '...\n',
    ],
    ...['<<: ', '"', "'", '\\'],
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
)

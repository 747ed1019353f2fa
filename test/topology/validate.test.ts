import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseTopology } from '../../generator/topology/parse.ts'
import { rules } from '../../generator/topology/rules.ts'
import { starterTopology } from '../../generator/topology/starter.ts'
import { distance, suggest } from '../../generator/topology/suggest.ts'
import { validate } from '../../generator/topology/validate.ts'

const topologies = new URL('../topologies/', import.meta.url)
const tutorial = readFileSync(new URL('tutorial.yaml', topologies), 'utf8')

test('the tutorial is what `init` writes, and debian.yaml differs in one line', () => {
  const schema = '../../generator/topology/schema.json'
  expect(tutorial).toBe(starterTopology({ os: 'ubuntu-24.04', arch: 'amd64', schema }))
  const debian = readFileSync(new URL('debian.yaml', topologies), 'utf8')
  expect(debian).toBe(starterTopology({ os: 'debian-13', arch: 'amd64', schema }))
})

test('a warning alone is no obstacle', () => {
  const { topology, problems } = parseTopology(tutorial.replace('13, roles: [dcs, postgres]', '13, roles: [dcs]'))
  expect(problems.map(({ severity, rule }) => [severity, rule])).toEqual([['warning', 'postgres-count']])
  expect(topology?.cluster).toBe('hardway')
})

test('every rule says in one sentence what must hold, and no two have one name', () => {
  expect(rules.filter(({ says }) => !/^([A-Z`]|pgAdmin).*\.$/.test(says)).map(({ name }) => name)).toEqual([])
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length)
})

test('10,000 hosts end with the count and each clash, without delay', () => {
  const hosts = Array.from({ length: 10_000 }, () => ({ name: 'db1', address: '10.77.0.11', roles: ['dcs'] }))
  const problems = validate({ ...parse(tutorial), hosts })
  expect(problems.filter(({ rule }) => rule === 'host-name-unique')).toHaveLength(9_999)
  expect(problems.filter(({ rule }) => rule === 'wrong-count').map(({ message }) => message)).toEqual([
    '`hosts` must have at most 100 entries, it has 10000',
  ])
})

test('validate never throws and always refuses what is no topology', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true }), (value) => {
      expect(validate(value).some(({ severity }) => severity === 'error')).toBe(true)
    }),
    { numRuns: 500 },
  )
})

// Each key of the tutorial takes any JSON value in turn: the answer is a verdict, never a crash.
test('validate never throws on a topology with one part changed', () => {
  const whole = parse(tutorial)
  const paths = pathsOf(whole, [])
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (path, replacement) => {
      const value = structuredClone(whole)
      const parent = path.slice(0, -1).reduce((node, step) => node[step], value)
      parent[path.at(-1) ?? ''] = replacement
      const { topology, problems } = parseTopology(JSON.stringify(value))
      expect(topology === undefined).toBe(problems.some(({ severity }) => severity === 'error'))
    }),
    { numRuns: 500 },
  )
})

function pathsOf(value: unknown, path: readonly (string | number)[]): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[...path]]
  const below = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))
  return path.length === 0 ? below : [[...path], ...below]
}

test.each([
  ['adress', ['name', 'address', 'mac'], 'address'],
  ['ip', ['name', 'address', 'mac'], 'address'],
  ['Roles', ['roles'], 'roles'],
  ['mca', ['mac', 'name'], 'mac'],
  ['colour', ['name', 'address', 'mac'], undefined],
  ['constructor', ['name'], undefined],
  ['x'.repeat(1000), ['name'], undefined],
])('%s suggests from %j: %s', (word, candidates, expected) => {
  expect(suggest(word, candidates)).toBe(expected)
})

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['abc', '', 3],
  ['abc', 'acb', 1],
  ['kitten', 'sitting', 3],
])('from %s to %s it is %i letters', (a, b, expected) => {
  expect(distance(a, b)).toBe(expected)
})

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { execa } from 'execa'
import { compileFromFile } from 'json-schema-to-typescript'
import { expect, test } from 'vitest'
import schema from '../../generator/topology/schema.json' with { type: 'json' }

const folder = new URL('../../generator/topology/', import.meta.url)

test('types.ts is what schema.json gives; run `npm run types` after a change', async () => {
  const types = await compileFromFile(fileURLToPath(new URL('schema.json', folder)))
  expect(readFileSync(new URL('types.ts', folder), 'utf8')).toBe(types)
})

test('schema-check.ts is what schema.json gives; run `npm run types` after a change', async () => {
  const script = ['--import', 'tsx', fileURLToPath(new URL('compile-schema.ts', folder))]
  const { stdout } = await execa('node', script, { stripFinalNewline: false })
  expect(readFileSync(new URL('schema-check.ts', folder), 'utf8')).toBe(stdout)
})

interface Node {
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly oneOf?: readonly Node[]
}

function keys(node: Node, path: string): [string, Node][] {
  const own = Object.entries(node.properties ?? {}).map(([key, child]): [string, Node] => [
    `${path}/properties/${key}`,
    child,
  ])
  const below = [
    ...own,
    ...(node.items ? [[`${path}/items`, node.items] as [string, Node]] : []),
    ...(node.oneOf ?? []).map((child, index): [string, Node] => [`${path}/oneOf/${index}`, child]),
  ]
  return [...own, ...below.flatMap(([childPath, child]) => keys(child, childPath))]
}

const all = [
  ...keys(schema as Node, '#'),
  ...Object.entries(schema.definitions).flatMap(([name, node]) => keys(node as Node, `#/definitions/${name}`)),
]

test.each(all)('%s says what it is and gives an example that is valid', (path, node) => {
  expect(node.description).toMatch(/\S/)
  expect(node.examples).toHaveLength(1)
  const ajv = new Ajv({ allErrors: true })
  addFormats.default(ajv, ['ipv4'])
  ajv.addSchema(schema)
  const check = ajv.compile({ $ref: `${schema.$id}${path}` })
  expect([check(node.examples?.[0]), check.errors]).toEqual([true, null])
})

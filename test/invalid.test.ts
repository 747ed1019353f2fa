import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatReport } from '../generator/report.ts'
import { parseTopology } from '../generator/topology/parse.ts'
import { rules } from '../generator/topology/rules.ts'
import { textRules } from '../generator/topology/scan.ts'
import { schemaRules } from '../generator/topology/schema-problems.ts'

const folder = new URL('./invalid/', import.meta.url)
// Listed before the first test, which would otherwise write a report that is missing.
const [names, reports] = [listed('.yaml'), listed('.txt')]

describe('every invalid topology gives exactly the report beside it', () => {
  test.each(names)('%s', async (name) => {
    await expect(`${report(name)}\n`).toMatchFileSnapshot(new URL(`${name}.txt`, folder).pathname)
  })
})

test('every invalid topology has its report and every report its topology', () => {
  expect(reports).toEqual(names)
})

// A file of more than 1 MiB has no place in the repository; load.test.ts makes one.
test('every rule but file-size is broken by an invalid topology', () => {
  const known = [...Object.keys(textRules), ...Object.keys(schemaRules), ...rules.map((rule) => rule.name)]
  const broken = new Set(names.flatMap((name) => problemsOf(name).map((problem) => problem.rule)))
  expect(known.filter((rule) => !broken.has(rule))).toEqual(['file-size'])
  expect([...broken].filter((rule) => !known.includes(rule))).toEqual([])
})

test('a file is called after the rule that it breaks', () => {
  const strays = names.filter((name) => !problemsOf(name).some(({ rule }) => name.startsWith(rule)))
  expect(strays).toEqual(['failover-incomplete', 'host-name-slot', 'several-at-once', 'unicode-before-value'])
})

function listed(extension: string): string[] {
  const found = readdirSync(folder).filter((name) => name.endsWith(extension))
  return found.map((name) => name.slice(0, -extension.length)).sort()
}

function read(name: string): string {
  return readFileSync(new URL(`${name}.yaml`, folder), 'utf8')
}

function problemsOf(name: string) {
  return parseTopology(read(name)).problems
}

function report(name: string): string {
  return formatReport([{ file: `${name}.yaml`, ...parseTopology(read(name)) }], { colour: false })
}

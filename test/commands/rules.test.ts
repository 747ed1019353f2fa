import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ruleCatalogue } from '../../generator/commands/rule-catalogue.ts'
import { rulesCommand } from '../../generator/commands/rules.ts'
import { secretRules, secretWarnings } from '../../generator/model/secrets-file.ts'
import { parseTopology } from '../../generator/topology/parse.ts'
import type { Problem } from '../../generator/topology/problem.ts'
import { rules } from '../../generator/topology/rules.ts'
import { run } from './folder.ts'

const all = ruleCatalogue.flatMap((group) => group.rules)
const docs = new URL('../../docs/rules.md', import.meta.url).pathname

test('docs/rules.md lists the rules as the code has them; `vitest -u` renews it', async () => {
  const { out, status } = await run(rulesCommand, '--markdown')
  expect(status).toBe(0)
  await expect(`${out}\n`).toMatchFileSnapshot(docs)
})

test('as text each has one line below its group', async () => {
  const { out } = await run(rulesCommand)
  const lines = out.split('\n')
  expect(lines.filter((line) => line.startsWith('  '))).toHaveLength(all.length)
  expect(lines.filter((line) => /^\S/.test(line))).toEqual(ruleCatalogue.map(({ title }) => title))
  expect(lines).toContain(`  ${'pgadmin-on-proxy'.padEnd(longest())}  pgAdmin runs on a proxy.`)
})

test('as JSON they are the same', async () => {
  expect(JSON.parse((await run(rulesCommand, '--json')).out)).toEqual(ruleCatalogue)
})

test('each has a name of its own and says one sentence', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  expect(all.filter(({ name, says }) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(name) || !says.endsWith('.'))).toEqual([])
})

describe('what breaking a rule is', () => {
  test('is what the broken topologies show', () => {
    const seen = new Map<string, Set<string>>(rules.map(({ name }) => [name, new Set()]))
    for (const { rule, severity } of brokenTopologies()) seen.get(rule)?.add(severity)
    const shown = [...seen].map(([name, severities]) => ({ name, severity: [...severities].sort().join(' or ') }))
    expect(shown).toEqual(
      rules.map(({ name }) => ({ name, severity: all.find((rule) => rule.name === name)?.severity })),
    )
  })

  test('is what the rules of the secrets themselves go by', () => {
    const warnings = all.filter(({ name, severity }) => severity === 'warning' && Object.hasOwn(secretRules, name))
    expect(warnings.map(({ name }) => name)).toEqual(secretWarnings)
  })
})

function brokenTopologies(): Problem[] {
  const folder = new URL('../invalid/', import.meta.url)
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return names.flatMap((name) => parseTopology(readFileSync(new URL(name, folder), 'utf8')).problems)
}

function longest(): number {
  return Math.max(...all.map(({ name }) => name.length))
}

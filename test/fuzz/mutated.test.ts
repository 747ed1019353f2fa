// Whatever becomes of a topology: it is refused with a report that a person can use, or it generates like any other.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateHost } from '../../generator/generate.ts'
import { buildCluster } from '../../generator/model/build.ts'
import { renderPacker } from '../../generator/render/packer.ts'
import { formatReport, reportEntries } from '../../generator/report.ts'
import { type ParsedTopology, parseTopology } from '../../generator/topology/parse.ts'
import type { Topology } from '../../generator/topology/types.ts'
import { mutatedTexts } from './mutations.ts'
import { runs } from './runs.ts'
import { type SecretStrings, secretStrings, secretsFor } from './secrets.ts'
import { type PyYaml, startPyYaml } from './yaml-1.1.ts'

let python: PyYaml
beforeAll(() => {
  python = startPyYaml()
})
afterAll(() => python.end())

test('a mutated topology is refused with a report, or generates', async () => {
  const count = { refused: 0, accepted: 0 }
  const rules = new Set<string>()
  const prototype = Reflect.ownKeys(Object.prototype)
  await fc.assert(
    fc.asyncProperty(mutatedTexts(), secretStrings, async (text, strings) => {
      const parsed = parseTopology(text)
      expectReport(text, parsed)
      count[parsed.topology ? 'accepted' : 'refused'] += 1
      for (const { rule } of parsed.problems) rules.add(rule)
      if (parsed.topology) await expectGenerated(parsed.topology, strings)
    }),
    runs(600),
  )
  console.log(
    `${count.refused} mutated topologies refused, by ${rules.size} rules; ${count.accepted} accepted and generated`,
  )
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototype)
  // Of both there is enough to say something.
  expect(Math.min(count.refused, count.accepted)).toBeGreaterThan(0.05 * (count.refused + count.accepted))
})

function expectReport(text: string, parsed: ParsedTopology): void {
  const { topology, problems } = parsed
  expect(topology === undefined).toBe(problems.some(({ severity }) => severity === 'error'))
  const file = { file: 'f.yaml', ...parsed }
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const entries = reportEntries([file])
  for (const { line = 0, column = 0, length = 0, message, repair, rule } of entries) {
    const characters = [...(lines[line - 1] ?? '')].length
    expect([rule, line >= 1 && line <= lines.length && column >= 1 && length >= 1]).toEqual([rule, true])
    expect([rule, column - 1 + length <= Math.max(characters, column)]).toEqual([rule, true])
    for (const said of [message, ...(repair === undefined ? [] : [repair])]) {
      expect(said).toMatch(/^\S.*\S$/u)
      expect(said).not.toMatch(/undefined|\[object|[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
    }
  }
  expect(new Set(entries.map((entry) => JSON.stringify(entry))).size).toBe(entries.length)
  expectText(formatReport([file], { colour: false }), entries.length)
}

function expectText(report: string, count: number): void {
  expect(report).not.toMatch(/[\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff]|[^\P{Cc}\n]/u)
  const blocks = report === '' ? [] : report.split('\n\n').slice(0, Math.min(count, 100))
  for (const block of blocks)
    expect(block).toMatch(/^(error|warning)\[[a-z-]+\]: .+\n --> f\.yaml:\d+:\d+\n[\s\S]*\n *\| *\^+(\n|$)/)
  expect(blocks).toHaveLength(Math.min(count, 100))
}

async function expectGenerated(topology: Topology, strings: SecretStrings): Promise<void> {
  const cluster = buildCluster(topology)
  const host = cluster.hosts[topology.cluster.length % cluster.hosts.length] ?? cluster.hosts[0]
  if (host === undefined) throw new Error('a cluster without hosts')
  const files = generateHost(host, cluster, secretsFor(topology, strings))
  for (const { path, content } of files) {
    if (!/\/user-data$/.test(path)) continue
    const read = await python.read(content.toString())
    expect(read).toMatchObject({ hostname: host.name })
  }
  for (const { content } of renderPacker(cluster)) expect(content).toContain(JSON.stringify(cluster.image.checksum))
}

// Positions are right wherever a value stands: the oracle is the program that wrote the text.
import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { formatReport } from '../../generator/report.ts'
import { load } from '../../generator/topology/load.ts'
import { parseTopology } from '../../generator/topology/parse.ts'
import { pointerSteps, pointerTo } from '../../generator/topology/problem.ts'
import { findStrangeCharacter } from '../../generator/topology/scan.ts'
import { runs } from './runs.ts'
import { topologies } from './topologies.ts'
import { type Json, type Span, writeYaml } from './write-yaml.ts'

const text = fc
  .oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 8 }), fc.stringMatching(/^[a-z]{1,8}$/))
  .filter((value) => findStrangeCharacter(value) < 0 && value !== '__proto__' && !/[\n\r]/.test(value))

const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

/** Line, column and length as a person counts them who sees the text. */
function placeOf(source: string, [start, end]: Span) {
  const text = source.replace(/^\ufeff/, '')
  const lines = text.slice(0, start).split('\n')
  const shown = text.slice(start, end).split(/\r?\n/)[0] ?? ''
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1, length: Math.max(1, [...shown].length) }
}

test('load gives the value that was written, and the place of each part', () => {
  fc.assert(
    fc.property(json, fc.nat(), (value, seed) => {
      fc.pre(value !== null)
      const written = writeYaml(value, seed)
      const loaded = load(written.text)
      expect(loaded.problems, written.text).toEqual([])
      expect(loaded.value).toEqual(value)
      for (const [pointer, span] of written.values)
        expect([pointer, loaded.position(pointer)]).toEqual([pointer, placeOf(written.text, span)])
      for (const [pointer, span] of written.keys)
        expect([pointer, loaded.position(pointer, 'key')]).toEqual([pointer, placeOf(written.text, span)])
    }),
    runs(1000),
  )
})

test('a report shows the wrong value of a topology above the caret', () => {
  fc.assert(
    fc.property(topologies, fc.nat(), fc.nat(), (topology, choice, seed) => {
      const pointers = leavesOf(topology as unknown as Json, '')
      const pointer = pointers[choice % pointers.length] ?? ''
      const written = writeYaml(replaced(topology as unknown as Json, pointer, 'WRONG!'), seed)
      const span = written.values.get(pointer) ?? [0, 0]
      const parsed = parseTopology(written.text)
      const problems = parsed.problems.filter((problem) => problem.pointer === pointer && problem.on !== 'key')
      expect(problems.map((problem) => parsed.position(problem.pointer))).toContainEqual(placeOf(written.text, span))
      const report = formatReport([{ file: 'f', text: written.text, problems, position: parsed.position }], {
        colour: false,
      })
      expect(underlined(report)).toBe(written.text.replace(/^\ufeff/, '').slice(...span))
    }),
    runs(150),
  )
})

test('a second document is shown where it begins', () => {
  fc.assert(
    fc.property(topologies, fc.nat(), (topology, seed) => {
      const { text } = writeYaml(topology as unknown as Json, seed)
      const first = `${text.replace(/(\.\.\.)?\s*$/, '')}\n`
      const { problems } = parseTopology(`${first}---\ncluster: x\n`)
      const start = first.replace(/^\ufeff/, '').length
      const position = placeOf(`${first}---`, [start, start + 3])
      expect(problems[0]).toMatchObject({ rule: 'yaml-documents', position })
    }),
    runs(50),
  )
})

function leavesOf(value: Json, pointer: string): string[] {
  if (typeof value !== 'object' || value === null) return [pointer]
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, pointer + pointerTo(key)))
}

function replaced(value: Json, pointer: string, leaf: Json): Json {
  if (pointer === '') return leaf
  const [step = '', ...rest] = pointerSteps(pointer)
  const below = (child: Json) => replaced(child, pointerTo(...rest), leaf)
  if (Array.isArray(value)) return value.map((child, index) => (String(index) === step ? below(child) : child))
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([key, child]) => [key, key === step ? below(child) : child]),
  )
}

// The part of the line above the caret that has the caret's columns on a terminal.
function underlined(report: string): string {
  const lines = report.split('\n')
  const index = lines.findIndex((line) => /^ *\| *\^+$/.test(line))
  const [line = '', caret = ''] = [lines[index - 1], lines[index]]
  const from = caret.indexOf('^')
  const characters = [...line].map((character, at, all) => ({
    character,
    column: stringWidth(all.slice(0, at).join('')),
  }))
  return characters
    .filter(({ column }) => column >= from && column < caret.length)
    .map(({ character }) => character)
    .join('')
}

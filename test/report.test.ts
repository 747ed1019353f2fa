import { describe, expect, test } from 'vitest'
import { formatReport, reportEntries, summarise } from '../generator/report.ts'
import type { Problem } from '../generator/topology/problem.ts'

function problem(line: number, column: number, length: number, rest: Partial<Problem> = {}): Problem {
  const position = { line, column, length }
  return { severity: 'error', rule: 'a-rule', pointer: '/a', message: 'it is wrong', position, ...rest }
}

function report(text: string | undefined, ...problems: Problem[]): string[] {
  return formatReport([{ file: 'f.yaml', text, problems }], { colour: false }).split('\n')
}

test('no problem, no report', () => {
  expect(formatReport([{ file: 'f.yaml', text: 'a: 1\n', problems: [] }], { colour: false })).toBe('')
})

test('a problem stands between the lines around it, with a caret and its repair', () => {
  expect(report('a: 1\nbc: 22\nd: 3\n', problem(2, 5, 2, { repair: 'mend it' }))).toEqual([
    'error[a-rule]: it is wrong',
    ' --> f.yaml:2:5',
    '1 | a: 1',
    '2 | bc: 22',
    '  |     ^^',
    '3 | d: 3',
    'help: mend it',
    '',
    '1 error',
  ])
})

test('the gutter is as wide as its widest number', () => {
  const text = Array.from({ length: 12 }, (_, index) => `k${index + 1}: 1`).join('\n')
  expect(report(text, problem(9, 1, 2)).slice(2, 6)).toEqual([' 8 | k8: 1', ' 9 | k9: 1', '   | ^^', '10 | k10: 1'])
})

test('problems come in the order of their lines, and each severity is counted', () => {
  const lines = report('a: 1\nb: 2\n', problem(2, 1, 1, { severity: 'warning' }), problem(1, 4, 1), problem(1, 1, 1))
  expect(lines.filter((line) => line.startsWith(' -->'))).toEqual([
    ' --> f.yaml:1:1',
    ' --> f.yaml:1:4',
    ' --> f.yaml:2:1',
  ])
  expect(lines.at(-1)).toBe('2 errors, 1 warning')
})

describe('the caret stands under the value', () => {
  test.each([
    ['after wide letters', '日本: x', 5, 1, '1 | 日本: x', '  |       ^'],
    ['under wide letters', 'a: 日本', 4, 2, '1 | a: 日本', '  |    ^^^^'],
    ['after letters with a combining mark', 'e\u0301: x', 5, 1, '1 | e\u0301: x', '  |    ^'],
    ['after a tab, which becomes four spaces', '\ta: x', 5, 1, '1 |     a: x', '  |        ^'],
    ['after an emoji', '😀: x', 4, 1, '1 | 😀: x', '  |     ^'],
    ['after an emoji of several', '👩‍💻: x', 6, 1, '1 | 👩‍💻: x', '  |     ^'],
    ['after an emoji with a skin colour', '👍🏽: x', 5, 1, '1 | 👍🏽: x', '  |     ^'],
    ['after a flag', '🇩🇪: x', 5, 1, '1 | 🇩🇪: x', '  |     ^'],
    ['after a text sign shown as an emoji', '❤️: x', 5, 1, '1 | ❤️: x', '  |     ^'],
    ['after halfwidth and fullwidth letters', 'ｱＡ: x', 5, 1, '1 | ｱＡ: x', '  |      ^'],
    ['after Hangul in its parts', '\u1112\u1161\u11ab: x', 6, 1, '1 | \u1112\u1161\u11ab: x', '  |     ^'],
  ])('%s', (_, text, column, length, line, caret) => {
    expect(report(text, problem(1, column, length)).slice(2, 4)).toEqual([line, caret])
  })
})

test('a long line is cut around the caret', () => {
  const lines = report(`a: ${'x'.repeat(200)} here ${'y'.repeat(200)}`, problem(1, 205, 4))
  const [line = '', caret = ''] = lines.slice(2, 4)
  expect(line).toMatch(/^1 \| …x+ here y+…$/)
  expect(line.length).toBeLessThan(120)
  expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('here')
})

test('nothing in a file or its name reaches the terminal as a command to it', () => {
  const text = formatReport(
    [{ file: 'f\u001b[2J.yaml', text: 'a: \u001b[31mred\u0007\u202e\n', problems: [problem(1, 4, 1)] }],
    { colour: false },
  )
  expect(text).toContain(' --> f\\u001b[2J.yaml:1:4\n1 | a: \\u001b[31mred\\u0007\\u202e\n')
})

test('colour is for those who ask for it', () => {
  const files = [{ file: 'f.yaml', text: 'a: 1\n', problems: [problem(1, 4, 1)] }]
  expect(formatReport(files, { colour: true })).toContain('\u001b[31merror[a-rule]\u001b[39m')
  expect(formatReport(files, { colour: false })).not.toContain('\u001b')
})

test('a file of secrets shows places and no lines', () => {
  expect(report(undefined, problem(2, 5, 2))).toEqual(['error[a-rule]: it is wrong', ' --> f.yaml:2:5', '', '1 error'])
})

test('a hundred problems are shown and the others counted', () => {
  const lines = report('a: 1\n', ...Array.from({ length: 130 }, () => problem(1, 1, 1)))
  expect(lines.filter((line) => line.startsWith('error'))).toHaveLength(100)
  expect(lines.slice(-3)).toEqual(['… and 30 more; `hardway check --json` prints all', '', '130 errors'])
})

test('as data a problem says the same', () => {
  const position = (pointer: string) => ({ line: pointer.length, column: 2, length: 3 })
  const problems: Problem[] = [{ severity: 'error', rule: 'r', pointer: '/a/b', message: 'm', repair: 'h' }]
  expect(reportEntries([{ file: 'f.yaml', text: '', problems, position }])).toEqual([
    {
      file: 'f.yaml',
      line: 4,
      column: 2,
      length: 3,
      severity: 'error',
      rule: 'r',
      pointer: '/a/b',
      message: 'm',
      repair: 'h',
    },
  ])
})

test('nothing to count is no words', () => {
  expect(summarise([])).toBe('')
})

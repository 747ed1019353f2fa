import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import type { ListrTask } from 'listr2'
import { expect, test } from 'vitest'
import { inWords } from '../../generator/commands/elapsed.ts'
import { runTasks } from '../../generator/commands/tasks.ts'
import type { Terminal } from '../../generator/commands/terminal.ts'
import { Failure } from '../../generator/failure.ts'
import { logLine } from '../../generator/machine/progress.ts'

async function show(tasks: ListrTask[], interactive: boolean): Promise<string> {
  const stream = Object.assign(new PassThrough(), { columns: 120, rows: 50, isTTY: true })
  const said: string[] = []
  stream.on('data', (data) => said.push(String(data)))
  const terminal: Terminal = {
    out: () => {},
    err: () => {},
    stream: stream as unknown as NodeJS.WriteStream,
    status: () => {},
    interactive,
    colour: false,
    outColour: false,
  }
  await runTasks(tasks, terminal, '').catch((error: unknown) => said.push(String(error)))
  return stripVTControlCharacters(said.join(''))
}

const saying = (title: string, lines: readonly string[], milliseconds = 0): ListrTask => ({
  title,
  task: async (_, task) => {
    for (const line of lines) task.output = line
    await sleep(milliseconds)
  },
})

test('plain lines tell the steps and how long each took, not every line that a program prints', async () => {
  const shown = await show([saying('Root', ['makes a base', logLine('Unpacking a'), logLine('Unpacking b')])], false)
  expect(
    shown
      .replaceAll(/\d+\.\d+ s/g, '0.0 s')
      .trim()
      .split('\n'),
  ).toEqual(['[STARTED] Root', '[OUTPUT] makes a base', '[COMPLETED] Root [0.0 s]'])
})

test('a live list tells how long a step has run, its last line, and in the end its time once', async () => {
  const shown = await show([saying('Root', ['makes a base', logLine('Unpacking b')], 1500)], true)
  expect(shown).toMatch(/Root \[0\.\d s\]/)
  expect(shown).toMatch(/Root \[1 s\]\n.*│ Unpacking b/)
  expect(shown.trim().split('\n').at(-1)).toMatch(/^✔ Root \[1 s\]$/)
})

test('a step that renames itself keeps its new name', async () => {
  const renaming: ListrTask = {
    title: 'Wait',
    task: async (_, task) => {
      await sleep(500)
      task.title = '18 checks passed'
    },
  }
  expect((await show([renaming], true)).trim().split('\n').at(-1)).toMatch(/^✔ 18 checks passed \[0\.\d s\]$/)
})

test('a step that fails ends the list with its error', async () => {
  const failing: ListrTask = { title: 'Root', task: () => Promise.reject(new Failure('apt-get failed')) }
  const shown = await show([failing, saying('Hosts', [])], false)
  expect(shown).toContain('Failure: apt-get failed')
  expect(shown).not.toContain('Hosts')
})

test('a time is told in words, a program’s line without colours and not longer than a line', () => {
  expect([430, 12_999, 125_000].map(inWords)).toEqual(['0.4 s', '12 s', '2 min 5 s'])
  expect(logLine('\u001b[32m  ok \u001b[0m')).toBe('│ ok')
  expect(logLine('x'.repeat(200))).toHaveLength(112)
})

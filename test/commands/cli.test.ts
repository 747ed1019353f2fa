import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { buildProgram } from '../../generator/cli.ts'
import { cliReference } from '../../generator/commands/cli-reference.ts'
import { nextWords } from '../../generator/commands/next-words.ts'
import type { Terminal } from '../../generator/commands/terminal.ts'
import { versionCommand } from '../../generator/commands/version.ts'
import { run } from './folder.ts'

const terminal: Terminal = {
  out: () => {},
  err: () => {},
  stream: process.stderr,
  status: () => {},
  interactive: false,
  colour: false,
  outColour: false,
}
const program = await buildProgram(terminal, () => true)
const reference = cliReference(program)

test('docs/cli.md holds the help of every verb; `vitest -u` renews it', async () => {
  await expect(`${reference}\n`).toMatchFileSnapshot(new URL('../../docs/cli.md', import.meta.url).pathname)
})

test.each(pathsOf(program, 'hardway'))('the help of %s ends with an example of it', (path) => {
  const help = reference.split(/^#+ /m).find((section) => section.startsWith(`${path}\n`)) ?? ''
  const [, example = ''] = /\nExample:\n((?: {2}.*\n)+)/.exec(help) ?? []
  expect(example).toContain(path)
})

test('the README names every verb', async () => {
  const readme = await readFile('README.md', 'utf8')
  const [, table = ''] = /## Commands\n([\s\S]*?)\n## /.exec(readme) ?? []
  const missing = program.commands
    .map((verb) => verb.name())
    .filter((name) => !new RegExp(`\`${name}[\` ]`).test(table))
  expect(missing).toEqual([])
})

const known = Object.fromEntries(
  Object.entries({
    host: ['db1', 'db2', 'proxy1'],
    unit: ['consul', 'patroni'],
    fault: ['leader-power-off', 'switchover'],
  }).map(([name, words]) => [name, words.map((word) => ({ word, does: '' }))]),
)

test.each<[typed: string, ...expected: string[]]>([
  ['', ...program.commands.map((verb) => verb.name())],
  ['ver', 'verify', 'version'],
  ['lab st', 'start', 'stop'],
  ['lab kill ', 'db1', 'db2', 'proxy1'],
  ['lab kill p', 'proxy1'],
  ['lab kill db1 '],
  ['lab shell --topology other.yaml d', 'db1', 'db2'],
  ['lab shell db1 -- d'],
  ['rules --', '--markdown', '--json', '--help', '--debug'],
  ['--d', '--debug'],
  ['init --os ', 'ubuntu-24.04', 'debian-13'],
  ['generate --out ', ':files'],
  ['check ', ':files'],
  ['check --json ', ':files'],
  ['completion ', 'bash', 'zsh', 'fish', 'words'],
  ['no-verb '],
  ['ssh p', 'proxy1'],
  ['logs db1 ', 'consul', 'patroni'],
  ['logs db1 patroni --f', '--follow'],
  ['drill ', 'leader-power-off', 'switchover'],
  ['drill switchover lead', 'leader-power-off'],
  ['drill --runs '],
])('after `hardway %s` comes what may come', (typed, ...expected) => {
  const next = nextWords(program, typed.split(' '), known)
  expect([...next.words.map(({ word }) => word), ...(next.files ? [':files'] : [])]).toEqual(expected)
})

test('version tells every program by the table that it goes by', async () => {
  const { out } = await run(versionCommand, '--json')
  const { guests, tools, node } = JSON.parse(out)
  expect(node).toBe(process.versions.node)
  const names = [
    'PostgreSQL',
    'Patroni',
    'Consul',
    'etcd',
    'ZooKeeper',
    'HAProxy',
    'PgBouncer',
    'Keepalived',
    'pgAdmin',
    'gunicorn',
  ]
  for (const versions of Object.values(guests)) expect(Object.keys(versions as object)).toEqual(names)
  expect(guests['debian-13'].PostgreSQL).toBe('17.*')
  expect(Object.values({ ...guests['debian-13'], ...guests['ubuntu-24.04'], ...tools })).toEqual(
    Array(16).fill(expect.stringMatching(/^\d+\.[\d.*]+$/)),
  )
  const shown = await run(versionCommand)
  for (const name of [...names, ...Object.keys(tools)]) expect(shown.out).toMatch(new RegExp(`^${name} +\\d`, 'm'))
})

function pathsOf(command: Command, path: string): string[] {
  return command.commands.flatMap((each) => [`${path} ${each.name()}`, ...pathsOf(each, `${path} ${each.name()}`)])
}

// Whatever verb reads a wrong topology says the same, with exit status 2, and leaves the folder as it was.
import { readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { beforeEach, expect, test } from 'vitest'
import { useFolder } from './folder.ts'

const hardway = fileURLToPath(new URL('../../generator/hardway.mjs', import.meta.url))

useFolder()
beforeEach(() => writeFileSync('topology.yaml', wrong))

const wrong = `cluster: hardway
network: { cidr: 10.77.0.0/24, gateway: 10.77.0.1 }
vip: { address: 10.78.0.100 }
hosts:
  - { name: db1, address: 10.77.0.11, roles: [dcs, postgres] }
  - { name: db2, address: 10.77.0.12, roles: [dcs, postgres] }
  - { name: db3, address: 10.77.0.13, roles: [dcs, postgres] }
  - { name: proxy1, address: 10.77.0.21, roles: [proxy, pgadmin] }
  - { name: proxy2, address: 10.77.0.22, roles: [proxy] }
`

const report = `error[vip-inside]: the VIP, \`10.78.0.100\`, lies outside 10.77.0.0/24
 --> topology.yaml:3:17
2 | network: { cidr: 10.77.0.0/24, gateway: 10.77.0.1 }
3 | vip: { address: 10.78.0.100 }
  |                 ^^^^^^^^^^^
4 | hosts:
help: the VIP must lie inside 10.77.0.0/24; free: \`10.77.0.100\``

const entry = {
  file: 'topology.yaml',
  line: 3,
  column: 17,
  length: 11,
  severity: 'error',
  rule: 'vip-inside',
  pointer: '/vip/address',
  message: 'the VIP, `10.78.0.100`, lies outside 10.77.0.0/24',
  repair: 'the VIP must lie inside 10.77.0.0/24; free: `10.77.0.100`',
}

function start(words: readonly string[], env: Record<string, string> = {}) {
  return execa('node', [hardway, ...words], { reject: false, stdin: 'ignore', env })
}

test.each([
  'check',
  'secrets',
  'generate',
  'generate --diff',
  'bake',
  'deploy',
  'destroy',
  'lab up',
  'ssh db1',
  'logs db1',
  'up --dry-run',
  'status',
  'verify',
  'up',
])('%s', async (verb) => {
  const { stdout, stderr, exitCode } = await start(verb.split(' '))
  expect(stderr).toContain(report)
  expect([stdout, exitCode]).toEqual(['', 2])
  expect(readdirSync('.')).toEqual(['topology.yaml'])
})

test.each(['check', 'generate', 'generate --diff', 'status', 'verify'])('%s --json gives it as data', async (verb) => {
  const { stdout, stderr, exitCode } = await start([...verb.split(' '), '--json'])
  expect(JSON.parse(stdout)[0]).toEqual(entry)
  expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/\d errors?$/)])
  expect(readdirSync('.')).toEqual(['topology.yaml'])
})

test('a --json that is meant for another program is none of this one', async () => {
  expect((await start(['lab', 'run', '--', 'curl', '--json', '{}'])).stdout).toBe('')
})

// A program sees a terminal only where there is one: script(1) of util-linux gives it one.
test.each([
  ['a terminal has colours', {}, true],
  ['but not with NO_COLOR', { NO_COLOR: '1' }, false],
  ['unless that is empty', { NO_COLOR: '' }, true],
])('%s', async (_, env, coloured) => {
  const command = `node ${JSON.stringify(hardway)} check`
  const { stdout, exitCode } = await execa('script', ['-qec', command, '/dev/null'], {
    reject: false,
    stdin: 'ignore',
    env: { NO_COLOR: undefined, ...env },
  })
  expect([exitCode, stdout.includes('\u001b[31merror[vip-inside]\u001b[39m')]).toEqual([2, coloured])
  expect(stdout.includes('\u001b[')).toBe(coloured)
})

test('nothing that is no terminal has colours, even if it asks for them', async () => {
  const { stderr } = await start(['check'], { FORCE_COLOR: '3' })
  expect(stderr).not.toContain('\u001b')
})

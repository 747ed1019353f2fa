import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, test } from 'vitest'
import { checkCommand } from '../../generator/commands/check.ts'
import { readInputs, readTopology } from '../../generator/commands/input.ts'
import { secretsCommand } from '../../generator/commands/secrets.ts'
import { run, useFolder } from './folder.ts'

const topologies = fileURLToPath(new URL('../topologies/', import.meta.url))

useFolder()
beforeEach(() => {
  copyFileSync(`${topologies}tutorial.yaml`, 'topology.yaml')
  copyFileSync(`${topologies}secrets.yaml`, 'secrets.yaml')
  chmodSync('secrets.yaml', 0o600)
})

const inputs = { topology: 'topology.yaml', secrets: 'secrets.yaml' }

const broken =
  'cluster: hardway\nnetwork: { cidr: 10.77.0.0/24, gateway: 10.77.0.1 }\nvip: { adress: 10.77.0.100 }\nhosts: []\n'

test('good inputs are called good', async () => {
  expect(await run(checkCommand)).toEqual({ out: 'topology.yaml and secrets.yaml: good', err: '', status: 0 })
  expect(await run(checkCommand, '--json')).toEqual({ out: '[]', err: '', status: 0 })
})

test('without secrets.yaml the topology is checked alone', async () => {
  copyFileSync('topology.yaml', 'other.yaml')
  mkdirSync('elsewhere')
  process.chdir('elsewhere')
  expect(await run(checkCommand, '../other.yaml')).toEqual({
    out: '../other.yaml: good',
    err: 'secrets.yaml is not there yet; `hardway secrets` makes it',
    status: 0,
  })
  process.chdir('..')
})

test('several topologies are good beside each other where nothing is of two', async () => {
  const other = readFileSync('topology.yaml', 'utf8')
    .replace('cluster: hardway', 'cluster: second')
    .replaceAll('10.77.0.1', '10.77.1.1')
    .replaceAll('10.77.0.2', '10.77.1.2')
    .replace('10.77.0.0/24', '10.77.1.0/24')
  writeFileSync('second.yaml', other)
  expect(await run(checkCommand, 'topology.yaml', 'second.yaml')).toEqual({
    out: 'topology.yaml and second.yaml: good',
    err: '',
    status: 0,
  })
})

test('what a later topology takes that an earlier one has is told where it stands', async () => {
  const other = readFileSync('topology.yaml', 'utf8')
  writeFileSync('second.yaml', other.replace('10.77.0.11,', '10.77.0.31,').replace('10.77.0.12,', '10.77.0.32,'))
  const { out, err, status } = await run(checkCommand, 'topology.yaml', 'second.yaml')
  expect([out, status]).toEqual(['', 2])
  expect(err.split('\n').filter((line) => /^(error|warning)| --> |^help/.test(line))).toEqual([
    'error[cluster-name-shared]: `hardway` is also the name of the cluster of `topology.yaml`',
    ' --> second.yaml:4:10',
    'help: choose another name for one of the two',
    'error[address-shared]: `10.77.0.100` is also the address of the VIP in `topology.yaml`',
    ' --> second.yaml:17:12',
    'help: choose an address that is free',
    'warning[router-id-shared]: the VRRP router id 51 is also that of the cluster of `topology.yaml`, on the same network',
    ' --> second.yaml:18:14',
    'help: write another `vip.router_id`, 1 to 255',
    'error[address-shared]: `10.77.0.13` is also the address of `db3` in `topology.yaml`',
    ' --> second.yaml:31:27',
    'help: choose an address that is free',
    'error[address-shared]: `10.77.0.21` is also the address of `proxy1` in `topology.yaml`',
    ' --> second.yaml:32:30',
    'help: choose an address that is free',
    'error[address-shared]: `10.77.0.22` is also the address of `proxy2` in `topology.yaml`',
    ' --> second.yaml:33:30',
    'help: choose an address that is free',
  ])
  expect(await run(checkCommand, 'topology.yaml', 'second.yaml', '--secrets', 'secrets.yaml')).toEqual({
    out: '',
    err: '--secrets belongs to one topology: check each with its own',
    status: 2,
  })
})

test('every problem of both files is told at once, with status 2 and nothing written', async () => {
  writeFileSync('topology.yaml', broken)
  chmodSync('secrets.yaml', 0o644)
  const before = readdirSync('.')
  const { out, err, status } = await run(checkCommand)
  expect([out, status]).toEqual(['', 2])
  expect(err.split('\n').filter((line) => /^(error|warning)/.test(line))).toEqual([
    'error[unknown-key]: unknown key `adress`',
    'error[wrong-count]: `hosts` must have at least 1 entry, it has 0',
    'error[dcs-count]: no host has the role `dcs`: a quorum needs an odd number, three at least',
    'error[postgres-count]: no host has the role `postgres`: a failover needs two',
    'error[proxy-count]: no host has the role `proxy`: when one is lost another must hold the VIP',
    'error[secret-mode]: others than its owner can read or change the file: its mode is 0644',
    'warning[secret-unused]: no database of the topology belongs to `app`',
  ])
  expect(err).toContain('help: did you mean `address`?')
  expect(err).toContain('help: chmod 600 secrets.yaml')
  expect(readdirSync('.')).toEqual(before)
})

test('--json gives the same as data', async () => {
  writeFileSync('topology.yaml', broken)
  const { out, err, status } = await run(checkCommand, '--json')
  expect([err, status]).toEqual(['5 errors, 1 warning', 2])
  expect(JSON.parse(out)[0]).toEqual({
    file: 'topology.yaml',
    line: 3,
    column: 8,
    length: 6,
    severity: 'error',
    rule: 'unknown-key',
    pointer: '/vip/adress',
    message: 'unknown key `adress`',
    repair: 'did you mean `address`?',
  })
})

test('a warning is told and is no failure, by check as by any verb that reads the inputs', async () => {
  writeFileSync(
    'topology.yaml',
    readFileSync('topology.yaml', 'utf8').replace('13, roles: [dcs, postgres]', '13, roles: [dcs]'),
  )
  // db3 is no door to PostgreSQL any more.
  await run(secretsCommand)
  const { out, err, status } = await run(checkCommand)
  expect([out, status]).toEqual(['topology.yaml and secrets.yaml: good', 0])
  expect(err).toMatch(/^warning\[postgres-count\]: .*\n[\s\S]*\n1 warning$/)
  const told: string[] = []
  await readInputs(inputs, { err: (text) => told.push(text), colour: false })
  expect(told).toEqual([err])
})

describe('a file that cannot be read is a problem like others', () => {
  const nothing = (): void => {}
  test.each([
    ['none.yaml', nothing, 'file-missing', 'there is no such file', '`hardway init` writes one to start from'],
    ['folder', () => mkdirSync('folder'), 'file-missing', 'this is a folder', 'name the file in it'],
    [
      'latin.yaml',
      () => writeFileSync('latin.yaml', Buffer.of(0x61, 0xe9)),
      'file-encoding',
      'the file is not UTF-8 text',
      'save it as UTF-8',
    ],
    [
      'large.yaml',
      () => writeFileSync('large.yaml', 'a'.repeat(10 * 1024 * 1024)),
      'file-size',
      'the file is larger than 1 MiB',
      'is this the right file?',
    ],
    [
      'zero.yaml',
      () => symlinkSync('/dev/zero', 'zero.yaml'),
      'file-size',
      'the file is larger than 1 MiB',
      'is this the right file?',
    ],
  ])('%s', async (path, make, rule, problem, help) => {
    make()
    const message = `error[${rule}]: ${problem}\n --> ${path}\nhelp: ${help}\n\n1 error`
    await expect(readTopology(path)).rejects.toMatchObject({ name: 'Failure', status: 2, message })
  })
})

test('readInputs gives both, or fails with the problems of both', async () => {
  const told: string[] = []
  const terminal = { err: (text: string) => told.push(text), colour: false }
  const { topology, secrets } = await readInputs(inputs, terminal)
  expect([topology.cluster, Object.keys(secrets.owners), told]).toEqual(['hardway', ['app'], []])
  const message = expect.stringMatching(
    /there is no such file\n --> a\n[\s\S]*there is no such file\n --> b\n[\s\S]*2 errors$/,
  )
  await expect(readInputs({ topology: 'a', secrets: 'b' }, terminal)).rejects.toMatchObject({
    name: 'Failure',
    status: 2,
    message,
  })
})

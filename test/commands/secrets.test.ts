import { chmodSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { initCommand } from '../../generator/commands/init.ts'
import { readInputs } from '../../generator/commands/input.ts'
import { secretsCommand } from '../../generator/commands/secrets.ts'
import type { Secrets } from '../../generator/model/secrets.ts'
import { secretValues } from '../support.ts'
import { run, useFolder } from './folder.ts'

useFolder()
beforeEach(() => run(initCommand))

test('two runs make different secrets, all of them in form', async () => {
  const first = await goodSecrets()
  renameSync('secrets.yaml', 'old.yaml')
  await run(secretsCommand)
  const all = [first, await goodSecrets()].flatMap(secretValues)
  // 6 passwords, 1 owner, gossip key, 4 tokens, salt, the authority and 5 hosts; twice.
  expect(new Set(all).size).toBe(2 * 19)
})

test('a new owner gets a password; everything else keeps its bytes', async () => {
  const before = `# mine\n${secretsText()}`
  writeFileSync('secrets.yaml', before)
  writeFileSync(
    'topology.yaml',
    readFileSync('topology.yaml', 'utf8').replace('owner: app }', 'owner: app }\n  - { name: shop, owner: shop }'),
  )
  expect(await run(secretsCommand)).toEqual({ out: 'secrets.yaml: made owners.shop', err: '', status: 0 })
  const lines = secretsText().split('\n')
  const added = lines.filter((line) => !before.split('\n').includes(line))
  expect(added).toEqual([expect.stringMatching(/^ {2}shop: "[A-Za-z0-9_-]{32}"$/)])
  expect(lines.filter((line) => !added.includes(line)).join('\n')).toBe(before)
  expect(await run(secretsCommand)).toEqual({ out: 'secrets.yaml: complete, nothing changed', err: '', status: 0 })
})

test.each(['passwords.replicator', 'owners.app', 'consul.gossip_key', 'consul.patroni_token', 'scram_salt'])(
  '--rotate %s changes its line alone',
  async (name) => {
    const before = secretsText().split('\n')
    const { out, status } = await run(secretsCommand, '--rotate', name)
    expect([out, status]).toEqual([
      `secrets.yaml: changed ${name}; hosts take it over when they are generated and replaced`,
      0,
    ])
    const after = secretsText().split('\n')
    const changed = after.filter((line, index) => line !== before[index])
    expect(changed).toEqual([expect.stringContaining(`${name.split('.').at(-1)}: "`)])
    await goodSecrets()
  },
)

test('--rotate mends a secret that is wrong', async () => {
  writeFileSync('secrets.yaml', secretsText().replace(/rewind: .*/, 'rewind: "short"'))
  expect((await run(secretsCommand)).status).toBe(2)
  expect((await run(secretsCommand, '--rotate', 'passwords.rewind')).status).toBe(0)
  await goodSecrets()
})

test('--rotate of a name that is none says which are', async () => {
  const before = secretsText()
  expect(await run(secretsCommand, '--rotate', 'owner.app')).toEqual({
    out: '',
    err: 'There is no secret called "owner.app". Did you mean owners.app?',
    status: 2,
  })
  expect((await run(secretsCommand, '--rotate', 'x')).err).toBe(
    'There is no secret called "x". The names are passwords.replicator, passwords.rewind, passwords.pgbouncer, passwords.patroni_rest, passwords.haproxy_stats, passwords.pgadmin, owners.app, consul.gossip_key, consul.management_token, consul.agent_token, consul.patroni_token, consul.operator_token, scram_salt, ca, certificates.db1, certificates.db2, certificates.db3, certificates.proxy1, certificates.proxy2.',
  )
  expect(secretsText()).toBe(before)
})

test('new hosts get certificates, one that moved another, and the others keep theirs', async () => {
  const before = await goodSecrets()
  const five = readFileSync('topology.yaml', 'utf8')
  const host = (name: string, address: string) => `  - { name: ${name}, address: ${address}, roles: [dcs, postgres] }\n`
  const more = `${host('db4', '10.77.0.14')}${host('db5', '10.77.0.15')}  - { name: proxy1`
  writeFileSync('topology.yaml', five.replace('10.77.0.13', '10.77.0.33').replace('  - { name: proxy1', more))
  expect(await run(secretsCommand)).toEqual({
    out: 'secrets.yaml: made certificates.db3, certificates.db4, certificates.db5',
    err: '',
    status: 0,
  })
  const { certificates, ...after } = await goodSecrets()
  const { db3, db4, db5, ...kept } = certificates
  const { db3: old, ...others } = before.certificates
  expect([kept, after.ca]).toEqual([others, before.ca])
  expect([db3?.key, db4?.key, db5?.key]).not.toContain(old?.key)
})

test('--rotate ca issues every certificate anew, and nothing else', async () => {
  const before = await goodSecrets()
  expect(await run(secretsCommand, '--rotate', 'ca')).toEqual({
    out: 'secrets.yaml: changed ca, certificates.db1, certificates.db2, certificates.db3, certificates.proxy1, certificates.proxy2; hosts take it over when they are generated and replaced',
    err: '',
    status: 0,
  })
  const after = await goodSecrets()
  expect({ ...after, ca: before.ca, certificates: before.certificates }).toEqual(before)
  const old = secretValues(before)
  expect(secretValues(after).filter((value) => !old.includes(value))).toHaveLength(6)
})

test('--rotate of one certificate keeps the others', async () => {
  const before = await goodSecrets()
  await run(secretsCommand, '--rotate', 'certificates.proxy1')
  const { certificates } = await goodSecrets()
  expect({ ...certificates, proxy1: undefined }).toEqual({ ...before.certificates, proxy1: undefined })
  expect(certificates.proxy1?.key).not.toBe(before.certificates.proxy1?.key)
})

test('an empty file is filled', async () => {
  writeFileSync('secrets.yaml', '')
  expect((await run(secretsCommand)).status).toBe(0)
  await goodSecrets()
})

test('a file that others can read is refused and stays', async () => {
  chmodSync('secrets.yaml', 0o640)
  expect(await run(secretsCommand, '--rotate', 'owners.app')).toEqual({
    out: '',
    err: 'error[secret-mode]: others than its owner can read or change the file: its mode is 0640\n --> secrets.yaml\nhelp: chmod 600 secrets.yaml\n\n1 error',
    status: 2,
  })
})

test('a link to the file stays a link, and no draft stays behind', async () => {
  renameSync('secrets.yaml', 'real.yaml')
  symlinkSync('real.yaml', 'secrets.yaml')
  await run(secretsCommand, '--rotate', 'owners.app')
  expect(readdirSync('.').sort()).toEqual(['real.yaml', 'secrets.yaml', 'topology.yaml'])
  expect(statSync('real.yaml').mode & 0o777).toBe(0o600)
})

// What the topology beside it makes of the file, without an error or a warning.
async function goodSecrets(): Promise<Secrets> {
  const warnings: string[] = []
  const files = { topology: 'topology.yaml', secrets: 'secrets.yaml' }
  const { secrets } = await readInputs(files, { err: (text) => warnings.push(text), colour: false })
  expect(warnings).toEqual([])
  return secrets
}

function secretsText(): string {
  return readFileSync('secrets.yaml', 'utf8')
}

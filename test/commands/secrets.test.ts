import { chmodSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { initCommand } from '../../generator/commands/init.ts'
import { secretsCommand } from '../../generator/commands/secrets.ts'
import { parseSecrets } from '../../generator/model/secrets-file.ts'
import { run, useFolder } from './folder.ts'

useFolder()
beforeEach(() => run(initCommand))

test('two runs make different secrets, all of them in form', async () => {
  const first = parseSecrets(secretsText(), ['app'])
  renameSync('secrets.yaml', 'old.yaml')
  await run(secretsCommand)
  const second = parseSecrets(secretsText(), ['app'])
  expect([first.problems, second.problems]).toEqual([[], []])
  const all = [first, second].flatMap(({ secrets }) => [
    ...Object.values(secrets?.passwords ?? {}),
    secrets?.scram_salt,
    secrets?.consul.gossip_key,
  ])
  expect(new Set(all).size).toBe(16)
})

test('a new owner gets a password; everything else keeps its bytes', async () => {
  const before = `# mine\n${secretsText()}`
  writeFileSync('secrets.yaml', before)
  writeFileSync(
    'topology.yaml',
    readFileSync('topology.yaml', 'utf8').replace('owner: app }', 'owner: app }\n  - { name: shop, owner: shop }'),
  )
  expect(await run(secretsCommand)).toEqual({ out: 'secrets.yaml: added owners.shop', err: '', status: 0 })
  const lines = secretsText().split('\n')
  const added = lines.filter((line) => !before.split('\n').includes(line))
  expect(added).toEqual([expect.stringMatching(/^ {2}shop: "[A-Za-z0-9_-]{32}"$/)])
  expect(lines.filter((line) => !added.includes(line)).join('\n')).toBe(before)
  expect(await run(secretsCommand)).toEqual({ out: 'secrets.yaml: complete, nothing changed', err: '', status: 0 })
})

test.each(['passwords.replicator', 'owners.app', 'consul.gossip_key', 'scram_salt'])(
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
    expect(parseSecrets(secretsText(), ['app']).problems).toEqual([])
  },
)

test('--rotate mends a secret that is wrong', async () => {
  writeFileSync('secrets.yaml', secretsText().replace(/rewind: .*/, 'rewind: "short"'))
  expect((await run(secretsCommand)).status).toBe(2)
  expect((await run(secretsCommand, '--rotate', 'passwords.rewind')).status).toBe(0)
  expect(parseSecrets(secretsText(), ['app']).problems).toEqual([])
})

test('--rotate of a name that is none says which are', async () => {
  const before = secretsText()
  expect(await run(secretsCommand, '--rotate', 'owner.app')).toEqual({
    out: '',
    err: 'There is no secret called "owner.app". Did you mean owners.app?',
    status: 2,
  })
  expect((await run(secretsCommand, '--rotate', 'x')).err).toBe(
    'There is no secret called "x". The names are passwords.replicator, passwords.rewind, passwords.pgbouncer, passwords.patroni_rest, passwords.haproxy_stats, passwords.pgadmin, owners.app, consul.gossip_key, scram_salt.',
  )
  expect(secretsText()).toBe(before)
})

test('an empty file is filled', async () => {
  writeFileSync('secrets.yaml', '')
  expect((await run(secretsCommand)).status).toBe(0)
  expect(parseSecrets(secretsText(), ['app']).problems).toEqual([])
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

function secretsText(): string {
  return readFileSync('secrets.yaml', 'utf8')
}

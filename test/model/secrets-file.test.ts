import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type SecretEntry, type SecretKind, secretEntries } from '../../generator/model/secret-entries.ts'
import { setSecret } from '../../generator/model/secrets-edit.ts'
import { parseSecrets, secretRules } from '../../generator/model/secrets-file.ts'

const good = readFileSync(new URL('../topologies/secrets.yaml', import.meta.url), 'utf8')
const password = 'TEST-ONLY-another-0123456789abcd'

const now = new Date('2026-06-01')

const expecting = (owners: readonly string[] | undefined) => ({
  owners,
  certificates: undefined,
  dcs: 'consul' as const,
  now,
})

function found(text: string, owners: readonly string[] | undefined = ['app']) {
  const { problems, position } = parseSecrets(text, expecting(owners))
  return problems.map(({ severity, rule, pointer, on, message, position: own }) => {
    const { line, column } = own ?? position(pointer, on)
    return `${line}:${column} ${severity}[${rule}] ${message}`
  })
}

test('the fixed secrets of the tests are good and marked', () => {
  const { secrets, problems } = parseSecrets(good, expecting(['app']))
  expect(problems).toEqual([])
  const { passwords, owners, consul, scram_salt } = secrets ?? expect.fail('no secrets')
  expect([...Object.values(passwords), ...Object.values(owners)].every((text) => text.startsWith('TEST-ONLY-'))).toBe(
    true,
  )
  const keys = [consul?.gossip_key ?? '', scram_salt].map((key) => Buffer.from(key, 'base64').toString())
  expect(keys.every((text) => text.startsWith('TEST-ONLY ') && text.length === 32)).toBe(true)
})

test('the secrets of another DCS are needless, and the cluster’s own are needed', () => {
  const { problems, secrets, due } = parseSecrets(good, { ...expecting(['app']), dcs: 'etcd' })
  expect(problems.map(({ severity, rule, message }) => `${severity}[${rule}] ${message}`)).toEqual([
    "warning[secret-unused] the topology's DCS is not `consul`",
    'error[secret-missing] `etcd.root_password` is missing',
    'error[secret-missing] `etcd.patroni_password` is missing',
    'error[secret-missing] `etcd.operator_password` is missing',
  ])
  expect(secrets).toBeUndefined()
  const text = due.reduce((all, { path }) => setSecret(all, path, secretFor(path.join('.'), 'password')), good)
  const whole = parseSecrets(text, { ...expecting(['app']), dcs: 'etcd' }).secrets
  expect(Object.keys(whole?.etcd ?? {})).toEqual(['root_password', 'patroni_password', 'operator_password'])
  expect(whole).not.toHaveProperty('consul')
})

test('no secret of a DCS is asked for while the topology does not say which', () => {
  expect(parseSecrets(good, { ...expecting(['app']), dcs: undefined }).problems).toEqual([])
})

test('an owner may be called like a thing of JavaScript', () => {
  expect(found(good, ['app', 'constructor'])).toEqual(['9:1 error[secret-missing] `owners.constructor` is missing'])
  const { secrets } = parseSecrets(
    setSecret(good, ['owners', 'constructor'], password),
    expecting(['app', 'constructor']),
  )
  expect(Object.hasOwn(secrets?.owners ?? {}, 'constructor')).toBe(true)
})

describe('what is wrong is told at its place, and without the secret', () => {
  test.each([
    [
      'a missing password',
      good.replace(/ {2}rewind.*\n/, ''),
      ['2:1 error[secret-missing] `passwords.rewind` is missing'],
    ],
    [
      'a short password',
      good.replace('replicator-0123456789a', 'x'),
      ['3:15 error[secret-form] `passwords.replicator` must have 32 characters, not 11'],
    ],
    [
      'a password with a quote',
      good.replace('replicator-0123456789a', "replicator-012345'789a"),
      ['3:15 error[secret-form] `passwords.replicator` may hold only letters, digits, `-` and `_`'],
    ],
    [
      'a number',
      good.replace(/"TEST-ONLY-app.*"/, '12345'),
      ['10:8 error[secret-form] `owners.app` must be text in quotes'],
    ],
    [
      'a key of 16 bytes',
      good.replace(/gossip_key: .*/, 'gossip_key: "AAAAAAAAAAAAAAAAAAAAAA=="'),
      ['12:15 error[secret-form] `consul.gossip_key` must be 32 bytes in base64, not 16'],
    ],
    [
      'a key without padding',
      good.replace('="\n', '"\n'),
      ['12:15 error[secret-form] `consul.gossip_key` must be base64 with its padding'],
    ],
    [
      'a key that is no base64',
      good.replace(/scram_salt: .*/, 'scram_salt: "?"'),
      ['17:13 error[secret-form] `scram_salt` must be base64'],
    ],
    [
      'two equal passwords',
      good.replace(/pgadmin: .*/, 'pgadmin: "TEST-ONLY-rewind-0123456789abcde"'),
      ['8:12 error[secret-equal] `passwords.rewind` and `passwords.pgadmin` are equal'],
    ],
    [
      'a misspelt key',
      good.replace('rewind', 'rewnid'),
      ['4:3 error[secret-unknown] unknown key `rewnid`', '2:1 error[secret-missing] `passwords.rewind` is missing'],
    ],
    [
      'an owner without a database',
      good.replace('owners:\n', `owners:\n  old: "${password}"\n`),
      ['10:3 warning[secret-unused] no database of the topology belongs to `old`'],
    ],
    [
      'a password in the place of a key',
      good.replace(/rewind: .*/, 'Hunter2-hunter2:'),
      ['4:3 error[secret-unknown] unknown key', '2:1 error[secret-missing] `passwords.rewind` is missing'],
    ],
    [
      'a password in the place of an owner',
      good.replace('owners:\n', 'owners:\n  Hunter2-hunter2:\n'),
      ['10:3 warning[secret-unused] no database of the topology belongs to this role'],
    ],
    [
      'a password twice in the place of a key',
      good.replace('owners:\n', 'owners:\n  Hunter2-hunter2:\n  Hunter2-hunter2:\n'),
      ['11:3 error[yaml-duplicate-key] a key stands twice in one map'],
    ],
    [
      'a section that is no map',
      good.replace(/consul:\n(.*\n){5}/, 'consul: x\n'),
      [
        '11:9 error[secret-form] `consul` must be a map of keys',
        '11:9 error[secret-missing] `consul.gossip_key` is missing',
        '11:9 error[secret-missing] `consul.management_token` is missing',
        '11:9 error[secret-missing] `consul.agent_token` is missing',
        '11:9 error[secret-missing] `consul.patroni_token` is missing',
        '11:9 error[secret-missing] `consul.operator_token` is missing',
      ],
    ],
    [
      'a token that is no UUID',
      good.replace(/agent_token: .*/, 'agent_token: "secret"'),
      ['14:16 error[secret-form] `consul.agent_token` must be a UUID in lower case'],
    ],
    [
      'an authority without its key',
      good.replace(/ {2}-----BEGIN PRIVATE[\s\S]*?END PRIVATE KEY-----\n/, ''),
      ['18:5 error[secret-form] `ca` must be a certificate and its private key in PEM, one after the other'],
    ],
    ['a list', '- a\n', expect.arrayContaining(['1:1 error[secret-form] secrets.yaml must be a map of keys'])],
    [
      'a password that looks like an alias',
      good.replace(/pgadmin: .*/, 'pgadmin: *hunter2'),
      ['8:12 error[yaml-alias] the file cannot be read as YAML here'],
    ],
    [
      'a broken line',
      good.replace(/pgadmin: .*/, 'pgadmin: "hunter2'),
      expect.arrayContaining([expect.stringContaining('error[yaml-syntax] the file cannot be read as YAML here')]),
    ],
  ])('%s', (_, text, expected) => {
    expect(text).not.toBe(good)
    expect(found(text)).toEqual(expected)
    expect(found(text).join()).not.toMatch(/hunter2|TEST-ONLY/i)
  })

  test('owners are not judged while the topology is unknown', () => {
    expect(parseSecrets(good, expecting(undefined)).problems).toEqual([])
  })

  test('every rule has a sentence', () => {
    expect(Object.values(secretRules).every((says) => says.endsWith('.'))).toBe(true)
  })
})

describe('adding a secret keeps every other byte', () => {
  test.each([
    [
      'to a block',
      'owners:\n  app: "a" # mine\nx: 1\n',
      ['owners', 'shop'],
      'owners:\n  app: "a" # mine\n  shop: "S"\nx: 1\n',
    ],
    [
      'to a block with its own indent',
      'owners:\n      app: "a"\n',
      ['owners', 'shop'],
      'owners:\n      app: "a"\n      shop: "S"\n',
    ],
    ['to a flow map', 'owners: { app: "a" }\n', ['owners', 'shop'], 'owners: { app: "a", shop: "S" }\n'],
    ['to an empty flow map', 'owners: {}\n', ['owners', 'shop'], 'owners: { shop: "S" }\n'],
    ['to an empty section', 'owners: # none\nx: 1\n', ['owners', 'shop'], 'owners: # none\n  shop: "S"\nx: 1\n'],
    ['as a section', 'x: 1\n', ['owners', 'shop'], 'x: 1\nowners:\n  shop: "S"\n'],
    ['to a flow root', '{ x: 1 }\n', ['owners', 'shop'], '{ x: 1, owners: { shop: "S" } }\n'],
    ['at the top', 'x:\n  y: 1\n', ['salt'], 'x:\n  y: 1\nsalt: "S"\n'],
    ['to nothing but a comment', '# c\n', ['owners', 'shop'], '# c\nowners:\n  shop: "S"\n'],
    ['to a file without a last newline', 'owners:\n  app: "a"', ['owners', 'shop'], 'owners:\n  app: "a"\n  shop: "S"'],
    ['to a file of CRLF', 'owners:\r\n  app: "a"\r\n', ['owners', 'shop'], 'owners:\r\n  app: "a"\r\n  shop: "S"\r\n'],
  ] as const)('%s', (_, text, path, expected) => {
    expect(setSecret(text, path, 'S')).toBe(expected)
  })
})

test('replacing a secret keeps every other byte', () => {
  expect(setSecret("# c\na:\n  b: 'old' # mine\n", ['a', 'b'], 'new')).toBe('# c\na:\n  b: "new" # mine\n')
})

describe('a secret of several lines', () => {
  const value = 'one\ntwo\n'
  test.each([
    ['is added as a block', 'x: 1\n', ['ca'], 'x: 1\nca: |\n  one\n  two\n'],
    ['is added in a section of its own', 'x: 1\n', ['c', 'db1'], 'x: 1\nc:\n  db1: |\n    one\n    two\n'],
    [
      'is added behind another',
      'c:\n  a: |\n    x\n    y\nz: 1\n',
      ['c', 'b'],
      'c:\n  a: |\n    x\n    y\n  b: |\n    one\n    two\nz: 1\n',
    ],
    ['is added to a flow map', 'c: { a: 1 }\n', ['c', 'b'], 'c: { a: 1, b: "one\\ntwo\\n" }\n'],
    ['replaces another', 'c:\n  a: |\n    x\n    y\n  b: 1\n', ['c', 'a'], 'c:\n  a: |\n    one\n    two\n  b: 1\n'],
    ['replaces a short one', 'c:\n   a: "x"\n', ['c', 'a'], 'c:\n   a: |\n     one\n     two\n'],
    ['leaves a comment behind it', 'c:\n   a: "x" # mine\n', ['c', 'a'], 'c:\n   a: "one\\ntwo\\n" # mine\n'],
    ['leaves a comment below it', 'a: "x"\n  # mine\n', ['a'], 'a: "one\\ntwo\\n"\n  # mine\n'],
    ['replaces one in a flow map', 'c: { a: "x" }\n', ['c', 'a'], 'c: { a: "one\\ntwo\\n" }\n'],
    [
      'goes into a file of CRLF',
      'c:\r\n  a: |\r\n    x\r\nz: 1\r\n',
      ['c', 'a'],
      'c:\r\n  a: |\r\n    one\r\n    two\r\nz: 1\r\n',
    ],
  ] as const)('%s', (_, text, path, expected) => {
    expect(setSecret(text, path, value)).toBe(expected)
  })
})

test('any set of missing secrets is completed, in a file of any newline', () => {
  const entries = secretEntries(['app', 'shop'], [], 'consul').filter(({ kind }) => kind !== 'authority')
  const draw = fc.tuple(fc.subarray(entries), fc.boolean())
  const authority = parseSecrets(good, expecting(['app'])).secrets?.ca ?? expect.fail('no authority')
  fc.assert(
    fc.property(draw, ([present, crlf]) => {
      const write = (text: string, list: readonly SecretEntry[]) =>
        list.reduce((all, { path, kind }) => setSecret(all, path, secretFor(path.join('.'), kind)), text)
      const start = setSecret('# mine\n', ['ca'], authority.certificate + authority.key)
      const given = write(start, present).replaceAll('\n', crlf ? '\r\n' : '\n')
      const { due } = parseSecrets(given, expecting(['app', 'shop']))
      const { problems } = parseSecrets(write(given, due), expecting(['app', 'shop']))
      expect(problems).toEqual([])
    }),
    { numRuns: 100 },
  )
})

function secretFor(name: string, kind: SecretKind): string {
  const text = `${name.replace('.', '-')}-${'x'.repeat(32)}`.slice(0, 32)
  if (kind === 'token') return `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').slice(-28, -16)}`
  return kind === 'password' ? text : Buffer.from(text).toString('base64')
}

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addSecret, replaceSecret } from '../../generator/model/secrets-edit.ts'
import { parseSecrets, type SecretEntry, secretEntries, secretRules } from '../../generator/model/secrets-file.ts'

const good = readFileSync(new URL('../topologies/secrets.yaml', import.meta.url), 'utf8')
const password = 'TEST-ONLY-another-0123456789abcd'

function found(text: string, owners: readonly string[] | undefined = ['app']) {
  const { problems, position } = parseSecrets(text, owners)
  return problems.map(({ severity, rule, pointer, on, message, position: own }) => {
    const { line, column } = own ?? position(pointer, on)
    return `${line}:${column} ${severity}[${rule}] ${message}`
  })
}

test('the fixed secrets of the tests are good and marked', () => {
  const { secrets, problems } = parseSecrets(good, ['app'])
  expect(problems).toEqual([])
  const { passwords, owners, consul, scram_salt } = secrets ?? expect.fail('no secrets')
  expect([...Object.values(passwords), ...Object.values(owners)].every((text) => text.startsWith('TEST-ONLY-'))).toBe(
    true,
  )
  const keys = [consul.gossip_key, scram_salt].map((key) => Buffer.from(key, 'base64').toString())
  expect(keys.every((text) => text.startsWith('TEST-ONLY ') && text.length === 32)).toBe(true)
})

test('an owner may be called like a thing of JavaScript', () => {
  expect(found(good, ['app', 'constructor'])).toEqual(['9:1 error[secret-missing] `owners.constructor` is missing'])
  const { secrets } = parseSecrets(addSecret(good, ['owners', 'constructor'], password), ['app', 'constructor'])
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
      ['13:13 error[secret-form] `scram_salt` must be base64'],
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
      'a section that is no map',
      good.replace(/consul:\n.*\n/, 'consul: x\n'),
      [
        '11:9 error[secret-form] `consul` must be a map of keys',
        '11:9 error[secret-missing] `consul.gossip_key` is missing',
      ],
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
    expect(found(text).join()).not.toMatch(/hunter2|TEST-ONLY/)
  })

  test('owners are not judged while the topology is unknown', () => {
    expect(parseSecrets(good, undefined).problems).toEqual([])
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
  ])('%s', (_, text, path, expected) => {
    expect(addSecret(text, path, 'S')).toBe(expected)
  })
})

test('replacing a secret keeps every other byte', () => {
  expect(replaceSecret("# c\na:\n  b: 'old' # mine\n", ['a', 'b'], 'new')).toBe('# c\na:\n  b: "new" # mine\n')
  expect(() => replaceSecret('a: 1\n', ['a', 'b'], 'new')).toThrow('no secret at a.b')
})

test('any set of missing secrets is completed, in a file of any newline', () => {
  const entries = secretEntries(['app', 'shop'])
  const draw = fc.tuple(fc.subarray(entries), fc.boolean())
  fc.assert(
    fc.property(draw, ([present, crlf]) => {
      const write = (text: string, list: readonly SecretEntry[]) =>
        list.reduce((all, { path, kind }) => addSecret(all, path, secretFor(path.join('.'), kind)), text)
      const start = write('# mine\n', present).replaceAll('\n', crlf ? '\r\n' : '\n')
      const { missing } = parseSecrets(start, ['app', 'shop'])
      const { problems } = parseSecrets(write(start, missing), ['app', 'shop'])
      expect(problems).toEqual([])
    }),
    { numRuns: 300 },
  )
})

function secretFor(name: string, kind: 'password' | 'key'): string {
  const text = `${name.replace('.', '-')}-${'x'.repeat(32)}`.slice(0, 32)
  return kind === 'password' ? text : Buffer.from(text).toString('base64')
}

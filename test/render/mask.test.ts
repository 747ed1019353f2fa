import { randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { generate } from '../../generator/generate.ts'
import { certificateRequests } from '../../generator/model/certificates.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { readBundle } from '../../generator/model/pem.ts'
import { scramVerifier } from '../../generator/model/scram.ts'
import { type KeyPair, type Secrets, secretsOf } from '../../generator/model/secrets.ts'
import { issueAuthority, issueCertificate } from '../../generator/pki/issue.ts'
import { compareOut } from '../../generator/render/compare.ts'
import { manifestOf } from '../../generator/render/manifest.ts'
import { maskSecrets } from '../../generator/render/mask.ts'
import { generateTopology, secretValues, topologies } from '../support.ts'

let cluster: Cluster
let now: Secrets
let old: Secrets
beforeAll(async () => {
  cluster = (await generateTopology('tutorial')).cluster
  ;[now, old] = await Promise.all([newSecrets(cluster), newSecrets(cluster)])
})

const indented = (text: string) => text.replace(/^/gm, '    ')
const base64 = (text: string) => Buffer.from(text).toString('base64')

interface Form {
  readonly is: string
  readonly write: (secrets: Secrets) => string
  readonly name: string
  /** In an old text, where it is not today's name with `old` before it: of a line with nothing else on it the place says little. */
  readonly old?: string
}

const forms: readonly Form[] = [
  {
    is: 'a password in quotes',
    write: ({ passwords }) => `password: '${passwords.rewind}'`,
    name: "password: '‹passwords.rewind›'",
  },
  {
    is: 'a password after a colon',
    write: ({ passwords }) => `auth hardway:${passwords.haproxy_stats}`,
    name: 'auth hardway:‹passwords.haproxy_stats›',
  },
  {
    is: 'a password in an environment',
    write: ({ owners }) => `PGPASSWORD=${owners.app}`,
    name: 'PGPASSWORD=‹owners.app›',
  },
  {
    is: 'a password in a URL',
    write: ({ owners }) => `postgresql://app:${owners.app}@10.77.0.100/app`,
    name: 'postgresql://app:‹owners.app›@10.77.0.100/app',
  },
  {
    is: 'a key',
    write: (secrets) => `encrypt = "${secretsOf('consul', secrets).gossip_key}"`,
    name: 'encrypt = "‹consul.gossip_key›"',
  },
  { is: 'a key in an environment', write: ({ scram_salt }) => `SALT=${scram_salt}`, name: 'SALT=‹scram_salt›' },
  {
    is: 'a token',
    write: (secrets) => `token: ${secretsOf('consul', secrets).patroni_token}`,
    name: 'token: ‹consul.patroni_token›',
  },
  {
    is: 'a verifier',
    write: ({ owners, scram_salt }) => `PASSWORD '${scramVerifier('app', owners.app ?? '', scram_salt)}';`,
    name: "PASSWORD '‹SCRAM verifier›';",
  },
  {
    is: 'a base64 form',
    write: ({ passwords }) => `Basic ${base64(`hardway:${passwords.patroni_rest}`)}`,
    name: 'Basic ‹passwords.patroni_rest›',
  },
  {
    is: 'a PEM text that YAML indents',
    write: ({ certificates }) => `key: |\n${indented(certificates.db1?.key.trim() ?? '')}\nend`,
    name: 'key: |\n    ‹certificates.db1.key›\nend',
    old: 'key: |\n    ‹old secret›\nend',
  },
  {
    is: 'a PEM text in JSON',
    write: ({ certificates }) => JSON.stringify({ certificate: certificates.db1?.certificate.trim() }),
    name: '{"certificate":"‹certificates.db1.certificate›"}',
  },
]

describe('a secret is named', () => {
  it.each(forms)('that is $is', ({ write, name }) => {
    expect(maskSecrets({ before: write(now), after: write(now) }, now)).toEqual({ before: name, after: name })
  })
})

describe('a secret that changes is hidden in both texts and still seen to change', () => {
  it.each(forms)('that is $is', ({ write, name, old: oldName }) => {
    const before = oldName ?? name.replace('‹', '‹old ')
    expect(maskSecrets({ before: write(old), after: write(now) }, now)).toEqual({ before, after: name })
  })
})

describe('a secret of the old text is hidden where today’s has nothing like it', () => {
  it.each(forms)('that is $is', ({ write, name }) => {
    const before = name.replace(/‹[^›]*›/, '‹old secret›')
    expect(maskSecrets({ before: write(old), after: 'nothing' }, now)).toEqual({ before, after: 'nothing' })
    expect(maskSecrets({ before: write(old), after: undefined }, now)).toEqual({ before, after: undefined })
  })
})

test('what somebody wrote in a secret’s place is hidden, whatever its form', () => {
  const text = (secret: string) => `user: replicator\npassword: '${secret}'\nport: 5432\n`
  expect(maskSecrets({ before: text('hunter2'), after: text(now.passwords.replicator) }, now).before).toBe(
    text('‹old passwords.replicator›'),
  )
})

test('a file that is a secret as a whole is hidden as a whole', () => {
  expect(maskSecrets({ before: 'hunter2\nhunter3\n', after: `${now.passwords.pgadmin}\n` }, now).before).toBe(
    '‹old passwords.pgadmin›\n‹old passwords.pgadmin›\n',
  )
  const { certificate, key } = now.certificates.proxy1 ?? now.ca
  expect(maskSecrets({ before: '-----BEGIN half\nof a key\n', after: certificate + key }, now)).toEqual({
    before: '‹old secret›\n‹old secret›\n',
    after: '‹certificates.proxy1.certificate›\n‹certificates.proxy1.key›\n',
  })
})

test('a private key that is none of ours is hidden too, and half a one', () => {
  const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----'
  expect(maskSecrets({ before: key, after: key }, now)).toEqual({ before: '‹private key›', after: '‹private key›' })
  expect(maskSecrets({ before: `a\n${key.slice(0, 40)}`, after: 'a' }, now).before).toBe('a\n‹old secret›')
})

test('what has the form of a secret and stands openly in today’s text stays open', () => {
  const text = '# ------------------------------- \nid: 8f14e45f-ceea-467f-a0e6-1b9a0d9a0b6c\n'
  expect(maskSecrets({ before: `${text}old`, after: `${text}new` }, now)).toEqual({
    before: `${text}old`,
    after: `${text}new`,
  })
})

// Whatever a role makes of a secret: nothing that a reader sees may depend on its value.
describe.each(topologies)('the difference from the tutorial to %s', async (name) => {
  it.each(['there', 'back'])('is the same for whatever secrets, %s', async (way) => {
    const [first, second] = [(await generateTopology('tutorial')).cluster, (await generateTopology(name)).cluster]
    const [from, to] = way === 'there' ? [first, { ...second, databases: [] }] : [second, first]
    const [one, other] = [await newDiff(from, to), await newDiff(from, to)]
    expect(one.text).toBe(other.text)
    expect(one.text).toContain('‹old passwords.patroni_rest›')
    const readable = one.values.filter((value) => one.text.includes(value) || one.text.includes(base64(value)))
    expect(readable).toEqual([])
  })
})

async function newDiff(from: Cluster, to: Cluster): Promise<{ text: string; values: readonly string[] }> {
  const [before, after] = await Promise.all([newSecrets(from), newSecrets(to)])
  const files = generate(from, before)
  const out = {
    manifest: manifestOf(files),
    files: new Map(files.map(({ path, content }) => [path, Buffer.from(content)])),
  }
  const diff = JSON.stringify(compareOut(out, generate(to, after), to, after), null, 2)
  // A hash of the whole seed, in which no secret can be read.
  const text = diff.replace(/(instance-id: \S+-)[0-9a-f]{16}/g, '$1HASH')
  return { text, values: [...secretValues(before), ...secretValues(after)] }
}

async function newSecrets(cluster: Cluster): Promise<Secrets> {
  const password = () => randomBytes(24).toString('base64url')
  const passwords = { replicator: password(), rewind: password(), pgbouncer: password(), patroni_rest: password() }
  const authority = await issueAuthority(cluster.name, new Date())
  const certificates = await Promise.all(
    certificateRequests(cluster).map(
      async (request) => [request.host, pair(await issueCertificate(authority, request, new Date()))] as const,
    ),
  )
  return {
    passwords: { ...passwords, haproxy_stats: password(), pgadmin: password() },
    owners: Object.fromEntries(['app', 'shop'].map((owner) => [owner, password()])),
    etcd: { root_password: password(), patroni_password: password(), operator_password: password() },
    zookeeper: { root_password: password() },
    consul: {
      gossip_key: randomBytes(32).toString('base64'),
      management_token: randomUUID(),
      agent_token: randomUUID(),
      patroni_token: randomUUID(),
      operator_token: randomUUID(),
    },
    scram_salt: randomBytes(32).toString('base64'),
    ca: pair(authority),
    certificates: Object.fromEntries(certificates),
  }
}

function pair(text: string): KeyPair {
  const bundle = readBundle(text)
  if ('wrong' in bundle) throw new Error(bundle.wrong)
  return bundle.pair
}

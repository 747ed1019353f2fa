// Whatever becomes of secrets.yaml: it is refused with a report that shows nothing of a secret, or it is whole.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildCluster } from '../../generator/model/build.ts'
import { certificateRequests } from '../../generator/model/certificates.ts'
import { setSecret } from '../../generator/model/secrets-edit.ts'
import { parseSecrets } from '../../generator/model/secrets-file.ts'
import { formatReport, reportEntries } from '../../generator/report.ts'
import { load } from '../../generator/topology/load.ts'
import { parseTopology } from '../../generator/topology/parse.ts'
import type { Topology } from '../../generator/topology/types.ts'
import { textChanges } from './mutations.ts'
import { runs } from './runs.ts'
import { type Json, writeYaml } from './write-yaml.ts'

const topology = parseTopology(readFileSync('test/topologies/debian.yaml', 'utf8')).topology as Topology
const certificates = certificateRequests(buildCluster(topology))
const expected = { owners: ['app'], certificates, dcs: 'consul' as const, now: new Date('2026-06-01') }

// Secrets of the usual form, which a piece gives away: capitals, as one in some million lacks them.
const letters = fc.stringMatching(/^[a-z0-9_-]{26}$/)
const secret = fc
  .tuple(letters, fc.nat(26))
  .map(([text, middle]) => `${text.slice(0, middle)}CANARY${text.slice(middle)}`)
const files = fc.record({
  passwords: fc.record({
    replicator: secret,
    rewind: secret,
    pgbouncer: secret,
    patroni_rest: secret,
    haproxy_stats: secret,
    pgadmin: secret,
  }),
  owners: fc.record({ app: secret }),
  consul: fc.record({
    gossip_key: secret,
    management_token: secret,
    agent_token: secret,
    patroni_token: secret,
    operator_token: secret,
  }),
  scram_salt: secret,
  ca: secret,
  certificates: fc.record({ db1: secret, proxy1: secret }),
})

const texts = fc
  .tuple(files, fc.nat(), textChanges(3))
  .map(([value, seed, change]) => change(writeYaml(value as Json, seed).text))

test('no report shows a part of a secret', () => {
  let count = 0
  fc.assert(
    fc.property(texts, (text) => {
      const { secrets, problems, position } = parseSecrets(text, expected)
      count += 1
      expect(secrets).toBeUndefined()
      expect(problems.length).toBeGreaterThan(0)
      const file = { file: 'secrets.yaml', text: undefined, problems, position }
      const entries = reportEntries([file])
      const said = formatReport([file], { colour: false })
      expect(said + entries.map(({ message, repair }) => `${message} ${repair}`).join('\n')).not.toContain('CANARY')
      for (const { line } of entries) expect(line).toBeGreaterThan(0)
    }),
    runs(600),
  )
  console.log(`${count} broken secrets files refused without a word of a secret`)
})

test('a secret is set in a file of any style, and nothing else changes', () => {
  const path = fc.oneof(
    fc.constantFrom<[string, string?][]>(['scram_salt'], ['ca'], ['passwords', 'pgadmin'], ['certificates', 'db1']),
    fc.tuple(fc.constantFrom('owners', 'certificates'), fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)),
    fc.tuple(fc.constantFrom('pairs'), fc.constantFrom('a')),
  )
  const value = fc.oneof(secret, fc.constant('-----BEGIN A-----\nx+/=\n-----END A-----\n'))
  fc.assert(
    fc.property(files, fc.nat(), path, value, (before, seed, [section, key], value) => {
      // `decode` takes the byte order mark away.
      const text = writeYaml(before as Json, seed).text.replace('\ufeff', '')
      const { value: after } = load(setSecret(text, key === undefined ? [section] : [section, key], value))
      const own = (before as Record<string, unknown>)[section]
      expect(after, text).toEqual({
        ...before,
        [section]: key === undefined ? value : { ...(own as object), [key]: value },
      })
    }),
    runs(400),
  )
})

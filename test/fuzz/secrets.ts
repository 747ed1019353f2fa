import fc from 'fast-check'
import type { Secrets } from '../../generator/model/secrets.ts'
import type { Topology } from '../../generator/topology/types.ts'
import { generateTopology } from '../support.ts'

/** The strings of secrets.yaml that programs read from generated files. */
export type SecretStrings = Pick<Secrets, 'passwords' | 'consul' | 'etcd' | 'zookeeper' | 'scram_salt'> & {
  readonly owner: string
}

// A text in the form of a secret that some reader could take for a number, a flag or nothing.
const strange = ['0', '1', '-', '_', 'e', '1e', '0x', 'null', 'no', '0o', '1_', '-1'].map((text) =>
  text.repeat(32).slice(0, 32),
)
const password = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{32}$/), fc.constantFrom(...strange))
const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64'))

/** Passwords and keys in the form that `check` accepts. */
export const secretStrings: fc.Arbitrary<SecretStrings> = fc.record({
  passwords: fc.record({
    replicator: password,
    rewind: password,
    pgbouncer: password,
    patroni_rest: password,
    haproxy_stats: password,
    pgadmin: password,
  }),
  consul: fc.record({
    gossip_key: key,
    management_token: fc.uuid(),
    agent_token: fc.uuid(),
    patroni_token: fc.uuid(),
    operator_token: fc.uuid(),
  }),
  etcd: fc.record({ root_password: password, patroni_password: password, operator_password: password }),
  zookeeper: fc.record({ root_password: password }),
  scram_salt: key,
  owner: password,
})

const { ca, certificates } = (await generateTopology('debian')).secrets

/** What a topology asks for, and what other DCSs would: each owner has the same password, and each host the same certificate, which nobody verifies here. */
export function secretsFor({ databases = [], hosts }: Topology, { owner, ...strings }: SecretStrings): Secrets {
  const certificate = certificates.db1
  if (certificate === undefined) throw new Error('test/topologies/secrets.yaml has no certificate of db1')
  return {
    ...strings,
    owners: Object.fromEntries(databases.map((database) => [database.owner, owner])),
    ca,
    certificates: Object.fromEntries(hosts.map(({ name }) => [name, certificate])),
  }
}

import type { Dcs } from './cluster.ts'
import { readBundle } from './pem.ts'
import type { DcsSecrets } from './secrets.ts'

/** Password of 32 letters, key of 32 bytes in base64, UUID, or a certificate with its key: of the authority or of a host. */
export type SecretKind = 'password' | 'key' | 'token' | 'authority' | 'certificate'

/** One secret of the file: the path of keys to it, and what it is. */
export interface SecretEntry {
  readonly path: readonly [string] | readonly [string, string]
  readonly kind: SecretKind
}

export const passwordNames = ['replicator', 'rewind', 'pgbouncer', 'patroni_rest', 'haproxy_stats', 'pgadmin'] as const

/** The secrets of each DCS, by the names that they have in its section. */
export const dcsSecretKinds: { readonly [D in Dcs]: { readonly [name in keyof DcsSecrets[D]]: SecretKind } } = {
  consul: {
    gossip_key: 'key',
    management_token: 'token',
    agent_token: 'token',
    patroni_token: 'token',
    operator_token: 'token',
  },
  etcd: { root_password: 'password', patroni_password: 'password', operator_password: 'password' },
  zookeeper: { root_password: 'password' },
}

/**
 * Every secret that a cluster with these database owners, hosts and DCS has, in the order of the file; without the DCS's where a topology
 * is so wrong that it is not known.
 */
export function secretEntries(
  owners: readonly string[],
  hosts: readonly string[],
  dcs: Dcs | undefined,
): SecretEntry[] {
  return [
    ...passwordNames.map((name) => entry('password', 'passwords', name)),
    ...[...new Set(owners)].map((owner) => entry('password', 'owners', owner)),
    ...(dcs === undefined ? [] : Object.entries(dcsSecretKinds[dcs]).map(([name, kind]) => entry(kind, dcs, name))),
    { path: ['scram_salt'], kind: 'key' },
    { path: ['ca'], kind: 'authority' },
    ...hosts.map((host) => entry('certificate', 'certificates', host)),
  ]
}

/** In words why a value is not of that kind; undefined where it is. */
export function wrongForm(kind: SecretKind, secret: unknown): string | undefined {
  if (kind === 'authority' || kind === 'certificate') {
    const bundle = readBundle(secret)
    return 'wrong' in bundle ? bundle.wrong : undefined
  }
  if (typeof secret !== 'string') return 'must be text in quotes'
  return { password: wrongPassword, key: wrongKey, token: wrongToken }[kind](secret)
}

function entry(kind: SecretKind, section: string, name: string): SecretEntry {
  return { path: [section, name], kind }
}

function wrongPassword(secret: string): string | undefined {
  if (secret.length !== 32) return `must have 32 characters, not ${secret.length}`
  return /^[A-Za-z0-9_-]+$/.test(secret) ? undefined : 'may hold only letters, digits, `-` and `_`'
}

function wrongKey(secret: string): string | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(secret)) return 'must be base64'
  const bytes = Buffer.from(secret, 'base64')
  if (bytes.length !== 32) return `must be 32 bytes in base64, not ${bytes.length}`
  return bytes.toString('base64') === secret ? undefined : 'must be base64 with its padding'
}

// Consul takes no other form of token.
function wrongToken(secret: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(secret) ? undefined : 'must be a UUID in lower case'
}

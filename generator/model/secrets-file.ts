import { type Loaded, load } from '../topology/load.ts'
import { type Finding, hasErrors, type Problem, pointerTo, shown } from '../topology/problem.ts'
import type { Secrets } from './secrets.ts'

/** One secret of the file: the path of keys to it, and whether it is a password or a key of 32 bytes in base64. */
export interface SecretEntry {
  readonly path: readonly [string] | readonly [string, string]
  readonly kind: 'password' | 'key'
}

/** The text of secrets.yaml as secrets, with all its problems; the secrets are there when none of them is an error. */
export interface ParsedSecrets {
  readonly secrets: Secrets | undefined
  readonly problems: readonly Problem[]
  readonly position: Loaded['position']
  /** What the file lacks; `hardway secrets` adds it. */
  readonly missing: readonly SecretEntry[]
}

const passwordNames = ['replicator', 'rewind', 'pgbouncer', 'patroni_rest', 'haproxy_stats', 'pgadmin'] as const

/** Every secret that a cluster with these database owners has, in the order of the file. */
export function secretEntries(owners: readonly string[]): SecretEntry[] {
  return [
    ...passwordNames.map((name) => ({ path: ['passwords', name], kind: 'password' }) as const),
    ...[...new Set(owners)].map((owner) => ({ path: ['owners', owner], kind: 'password' }) as const),
    { path: ['consul', 'gossip_key'], kind: 'key' },
    { path: ['scram_salt'], kind: 'key' },
  ]
}

/** The rules of secrets.yaml, with the line of each for the documentation. */
export const secretRules = {
  'secret-missing': 'Each program, and each owner of a database, has its secret.',
  'secret-form': 'A password has 32 letters, digits, `-` and `_`; a key is 32 bytes in base64.',
  'secret-equal': 'No two secrets are equal.',
  'secret-unknown': 'Every key is one that the cluster uses.',
  'secret-unused': 'Every owner with a password owns a database (a warning).',
} as const

type SecretRule = keyof typeof secretRules

/** Reads the text of secrets.yaml for the owners of a topology's databases, where they are known. No message shows a secret. */
export function parseSecrets(text: string, owners: readonly string[] | undefined): ParsedSecrets {
  const { value: loaded, problems, position } = load(text)
  // A file that holds nothing lacks everything, and `hardway secrets` fills it.
  const isEmpty = problems.some(({ rule }) => rule === 'yaml-empty')
  const value = isEmpty ? {} : loaded
  if (problems.length > 0 && !isEmpty)
    return { secrets: undefined, problems: problems.map(masked), position, missing: [] }
  const entries = secretEntries(owners ?? [])
  const found = [
    ...strangeKeys(value, entries).filter(({ rule }) => owners !== undefined || rule !== 'secret-unused'),
    ...entries.flatMap((entry) => entryProblems(value, entry)),
    ...equalSecrets(value, entries),
  ]
  const missing = entries.filter(({ path }) => at(value, path) === undefined)
  return { secrets: hasErrors(found) ? undefined : toSecrets(value, owners ?? []), problems: found, position, missing }
}

// A broken line may hold a password, and YAML's own messages quote what they stumble over.
function masked(problem: Problem): Problem {
  if (problem.rule !== 'yaml-syntax' && problem.rule !== 'yaml-alias') return problem
  return { ...problem, message: 'the file cannot be read as YAML here', repair: 'put the value in double quotes' }
}

function problem(rule: SecretRule, finding: Finding): Problem {
  return { severity: rule === 'secret-unused' ? 'warning' : 'error', rule, ...finding }
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (isMap(node) && Object.hasOwn(node, key) ? node[key] : undefined), value)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function strangeKeys(value: unknown, entries: readonly SecretEntry[]): Problem[] {
  if (!isMap(value)) return [problem('secret-form', { pointer: '', message: 'secrets.yaml must be a map of keys' })]
  const sections = new Set(['owners', ...entries.map(({ path }) => path[0])])
  const strange = Object.keys(value).filter((key) => !sections.has(key))
  const inside = ['passwords', 'owners', 'consul'].flatMap((section) => strangeIn(section, value[section], entries))
  return [...strange.map((key) => unknownKey(pointerTo(key), key)), ...inside]
}

function strangeIn(section: string, value: unknown, entries: readonly SecretEntry[]): Problem[] {
  const pointer = pointerTo(section)
  if (value === undefined || value === null) return []
  if (!isMap(value)) return [problem('secret-form', { pointer, message: `\`${section}\` must be a map of keys` })]
  const known = new Set(entries.filter(({ path }) => path[0] === section).map(({ path }) => path[1]))
  const strange = Object.keys(value).filter((key) => !known.has(key))
  return strange.map((key) => (section === 'owners' ? unusedOwner(key) : unknownKey(pointer + pointerTo(key), key)))
}

function unknownKey(pointer: string, key: string): Problem {
  const message = `unknown key ${shown(key)}`
  return problem('secret-unknown', { pointer, on: 'key', message, repair: 'delete it, or mend its spelling' })
}

function unusedOwner(key: string): Problem {
  const message = `no database of the topology belongs to ${shown(key)}`
  return problem('secret-unused', { pointer: pointerTo('owners', key), on: 'key', message, repair: 'delete it' })
}

function entryProblems(value: unknown, { path, kind }: SecretEntry): Problem[] {
  const [secret, pointer, name] = [at(value, path), pointerTo(...path), path.join('.')]
  if (secret === undefined) return [missingSecret(pointer, name)]
  const wrong = kind === 'password' ? wrongPassword(secret) : wrongKey(secret)
  if (wrong === undefined) return []
  const repair = `\`hardway secrets --rotate ${name}\` makes a new one`
  return [problem('secret-form', { pointer, message: `\`${name}\` ${wrong}`, repair })]
}

function missingSecret(pointer: string, name: string): Problem {
  return problem('secret-missing', { pointer, message: `\`${name}\` is missing`, repair: '`hardway secrets` adds it' })
}

function wrongPassword(secret: unknown): string | undefined {
  if (typeof secret !== 'string') return 'must be text in quotes'
  if (secret.length !== 32) return `must have 32 characters, not ${secret.length}`
  return /^[A-Za-z0-9_-]+$/.test(secret) ? undefined : 'may hold only letters, digits, `-` and `_`'
}

function wrongKey(secret: unknown): string | undefined {
  if (typeof secret !== 'string') return 'must be text in quotes'
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(secret)) return 'must be base64'
  const bytes = Buffer.from(secret, 'base64')
  if (bytes.length !== 32) return `must be 32 bytes in base64, not ${bytes.length}`
  return bytes.toString('base64') === secret ? undefined : 'must be base64 with its padding'
}

function equalSecrets(value: unknown, entries: readonly SecretEntry[]): Problem[] {
  const seen = new Map<string, string>()
  return entries.flatMap(({ path }) => {
    const [secret, name] = [at(value, path), path.join('.')]
    if (typeof secret !== 'string') return []
    const first = seen.get(secret)
    if (first === undefined) seen.set(secret, name)
    return first === undefined ? [] : [equalSecret(pointerTo(...path), first, name)]
  })
}

function equalSecret(pointer: string, first: string, name: string): Problem {
  const repair = `\`hardway secrets --rotate ${name}\` makes a new one`
  return problem('secret-equal', { pointer, message: `\`${first}\` and \`${name}\` are equal`, repair })
}

// Only the secrets in use are taken over: an unused owner must not reach a host.
function toSecrets(value: unknown, owners: readonly string[]): Secrets {
  const text = (path: readonly string[]): string => String(at(value, path))
  const passwords = Object.fromEntries(passwordNames.map((name) => [name, text(['passwords', name])]))
  return {
    passwords: passwords as unknown as Secrets['passwords'],
    owners: Object.fromEntries(owners.map((owner) => [owner, text(['owners', owner])])),
    consul: { gossip_key: text(['consul', 'gossip_key']) },
    scram_salt: text(['scram_salt']),
  }
}

import { type Loaded, load } from '../topology/load.ts'
import { type Finding, hasErrors, type Problem, pointerTo, shown } from '../topology/problem.ts'
import { authorityFindings, certificateFindings, certificateRules } from './certificate-rules.ts'
import type { CertificateRequest } from './certificates.ts'
import type { Dcs } from './cluster.ts'
import { readBundle } from './pem.ts'
import { dcsSecretKinds, passwordNames, type SecretEntry, secretEntries, wrongForm } from './secret-entries.ts'
import type { KeyPair, Secrets } from './secrets.ts'

/** What a cluster needs of its secrets. Owners, certificates and the DCS are unknown while its topology is wrong. */
export interface ExpectedSecrets {
  readonly owners: readonly string[] | undefined
  readonly certificates: readonly CertificateRequest[] | undefined
  readonly dcs: Dcs | undefined
  /** The moment at which certificates must be good. */
  readonly now: Date
}

/** The text of secrets.yaml as secrets, with all its problems; the secrets are there when none of them is an error. */
export interface ParsedSecrets {
  readonly secrets: Secrets | undefined
  readonly problems: readonly Problem[]
  readonly position: Loaded['position']
  /** What `hardway secrets` makes: what the file lacks, and the certificates that no longer serve. */
  readonly due: readonly SecretEntry[]
}

/** The rules of secrets.yaml, with the line of each for the documentation. */
export const secretRules = {
  'secret-missing': 'Each program, owner of a database and host has its secret.',
  'secret-form':
    'A password has 32 letters, digits, `-` and `_`; a key is 32 bytes in base64, a token a UUID; a certificate stands before its key, in PEM.',
  'secret-equal': 'No two secrets are equal.',
  'secret-unknown': 'Every key is one that the cluster uses.',
  'secret-unused':
    'Every owner with a password owns a database, every certificate is of a host, and a DCS with secrets is the cluster’s own (a warning).',
  ...certificateRules,
} as const

type SecretRule = keyof typeof secretRules

/** Rules whose breach is told and no more. */
export const secretWarnings: readonly SecretRule[] = ['secret-unused', 'certificate-ends']
/** Sections whose keys come from the topology. */
const sectionsOfTopology = ['owners', 'certificates'] as const
/** Of these only the cluster's own is in use. */
const sectionsOfDcs = Object.keys(dcsSecretKinds) as Dcs[]

/** Reads the text of secrets.yaml. No message shows a secret. */
export function parseSecrets(text: string, expected: ExpectedSecrets): ParsedSecrets {
  const { value: loaded, problems, position } = load(text)
  // A file that holds nothing lacks everything, and `hardway secrets` fills it.
  const isEmpty = problems.some(({ rule }) => rule === 'yaml-empty')
  const value = isEmpty ? {} : loaded
  if (problems.length > 0 && !isEmpty) return { secrets: undefined, problems: problems.map(masked), position, due: [] }
  const hosts = (expected.certificates ?? []).map(({ host }) => host)
  const entries = secretEntries(expected.owners ?? [], hosts, expected.dcs)
  const found = [
    ...strangeKeys(value, entries, expected),
    ...entries.flatMap((entry) => entryProblems(value, entry)),
    ...equalSecrets(value, entries),
    ...certificatesProblems(value, expected),
  ]
  const due = entries.filter(({ path }) => at(value, path) === undefined || hasProblem(found, path, 'certificate-'))
  return {
    secrets: hasErrors(found) ? undefined : toSecrets(value, expected, hosts),
    problems: found,
    position,
    due,
  }
}

// A broken line may hold a password, and YAML's own messages quote what they stumble over.
function masked(problem: Problem): Problem {
  if (problem.rule === 'yaml-duplicate-key') return { ...problem, message: 'a key stands twice in one map' }
  if (problem.rule !== 'yaml-syntax' && problem.rule !== 'yaml-alias') return problem
  return { ...problem, message: 'the file cannot be read as YAML here', repair: 'put the value in double quotes' }
}

function problem(rule: SecretRule, finding: Finding): Problem {
  return { severity: secretWarnings.includes(rule) ? 'warning' : 'error', rule, ...finding }
}

function hasProblem(problems: readonly Problem[], path: readonly string[], family: string): boolean {
  return (
    path[0] === 'certificates' &&
    problems.some(({ rule, pointer }) => rule.startsWith(family) && pointer === pointerTo(...path))
  )
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (isMap(node) && Object.hasOwn(node, key) ? node[key] : undefined), value)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function strangeKeys(value: unknown, entries: readonly SecretEntry[], expected: ExpectedSecrets): Problem[] {
  if (!isMap(value)) return [problem('secret-form', { pointer: '', message: 'secrets.yaml must be a map of keys' })]
  const sections = new Set<string>([...sectionsOfTopology, ...sectionsOfDcs, ...entries.map(({ path }) => path[0])])
  const strange = Object.keys(value).filter((key) => !sections.has(key))
  const others = expected.dcs === undefined ? [] : sectionsOfDcs.filter((dcs) => dcs !== expected.dcs)
  const own = expected.dcs === undefined ? [] : [expected.dcs]
  const inside = ['passwords', ...own, ...sectionsOfTopology].flatMap((section) => {
    const unknown = strangeIn(section, value[section], entries)
    return isOfTopology(section) && expected[section] === undefined
      ? unknown.filter(({ rule }) => rule !== 'secret-unused')
      : unknown
  })
  const unusedDcs = others.filter((dcs) => Object.hasOwn(value, dcs)).map(unusedSection)
  return [...strange.map((key) => unknownKey(pointerTo(key), key)), ...unusedDcs, ...inside]
}

function unusedSection(dcs: Dcs): Problem {
  const message = `the topology's DCS is not \`${dcs}\``
  return problem('secret-unused', { pointer: pointerTo(dcs), on: 'key', message, repair: 'delete it' })
}

function isOfTopology(section: string): section is (typeof sectionsOfTopology)[number] {
  return sectionsOfTopology.some((name) => name === section)
}

function strangeIn(section: string, value: unknown, entries: readonly SecretEntry[]): Problem[] {
  const pointer = pointerTo(section)
  if (value === undefined || value === null) return []
  if (!isMap(value)) return [problem('secret-form', { pointer, message: `\`${section}\` must be a map of keys` })]
  const known = new Set(entries.filter(({ path }) => path[0] === section).map(({ path }) => path[1]))
  const strange = Object.keys(value).filter((key) => !known.has(key))
  return strange.map((key) =>
    isOfTopology(section) ? unused(section, key) : unknownKey(pointer + pointerTo(key), key),
  )
}

function unknownKey(pointer: string, key: string): Problem {
  const message = `unknown key${nameOf(key)}`
  return problem('secret-unknown', { pointer, on: 'key', message, repair: 'delete it, or mend its spelling' })
}

function unused(section: (typeof sectionsOfTopology)[number], key: string): Problem {
  const name = nameOf(key)
  const message = {
    owners: `no database of the topology belongs to${name || ' this role'}`,
    certificates: `the topology has no host${name || ' of this name'}`,
  }[section]
  return problem('secret-unused', { pointer: pointerTo(section, key), on: 'key', message, repair: 'delete it' })
}

// Where a key is missing its value stands in its place: a password must not be shown for a name.
function nameOf(key: string): string {
  return /^[a-z][a-z_-]*[0-9]{0,3}$/.test(key) ? ` ${shown(key)}` : ''
}

function entryProblems(value: unknown, { path, kind }: SecretEntry): Problem[] {
  const [secret, pointer, name] = [at(value, path), pointerTo(...path), path.join('.')]
  if (secret === undefined) return [missingSecret(pointer, name)]
  const wrong = wrongForm(kind, secret)
  if (wrong === undefined) return []
  const repair = `\`hardway secrets --rotate ${name}\` makes a new one`
  return [problem('secret-form', { pointer, message: `\`${name}\` ${wrong}`, repair })]
}

function missingSecret(pointer: string, name: string): Problem {
  return problem('secret-missing', { pointer, message: `\`${name}\` is missing`, repair: '`hardway secrets` adds it' })
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

function certificatesProblems(value: unknown, { certificates = [], now }: ExpectedSecrets): Problem[] {
  const authority = at(value, ['ca'])
  const ofHosts = certificates.flatMap((request) =>
    certificateFindings(request, at(value, ['certificates', request.host]), authority, now),
  )
  return [...authorityFindings(authority, now), ...ofHosts].map(({ rule, ...finding }) => problem(rule, finding))
}

// Only the secrets in use are taken over: an unused owner must not reach a host.
function toSecrets(value: unknown, { owners = [], dcs }: ExpectedSecrets, hosts: readonly string[]): Secrets {
  const text = (...path: string[]): string => String(at(value, path))
  const under = (section: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, text(section, name)]))
  return {
    passwords: under('passwords', passwordNames) as unknown as Secrets['passwords'],
    owners: under('owners', owners),
    ...(dcs === undefined ? {} : { [dcs]: under(dcs, Object.keys(dcsSecretKinds[dcs])) }),
    scram_salt: text('scram_salt'),
    ca: pairOf(text('ca')),
    certificates: Object.fromEntries(hosts.map((host) => [host, pairOf(text('certificates', host))])),
  }
}

function pairOf(text: string): KeyPair {
  const bundle = readBundle(text)
  if ('wrong' in bundle) throw new Error(`a certificate ${bundle.wrong}: the rules above should have refused it`)
  return bundle.pair
}

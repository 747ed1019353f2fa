import type { Secrets } from '../model/secrets.ts'

/** The two texts of a file, undefined where there is none, with every secret in them replaced by its name. */
export interface Pair {
  readonly before: string | undefined
  readonly after: string | undefined
}

/**
 * Hides every secret in a file's old text and its new one, such that one that changes is still seen to change: `‹passwords.app›` is the
 * secret of today, `‹old passwords.app›` another one at its place. Today's secrets are known by their value. Those of the old text are not:
 * they are found by their form, which `check` holds every secret to, and by the place where today's text has one.
 */
export function maskSecrets({ before, after }: Pair, secrets: Secrets): Pair {
  const known = namesOf(secrets)
  const names = after === undefined ? known : new Map([...known, ...derivedIn(hide(after, known))])
  const shown = after === undefined ? undefined : hide(after, names)
  if (before === undefined) return { before, after: shown }
  return { before: hidePlaces(hideForms(hide(before, names), shown ?? ''), shown ?? ''), after: shown }
}

type Names = ReadonlyMap<string, string>

function namesOf(secrets: Secrets): Names {
  return new Map(leaves(secrets, []).map(({ path, value }) => [value, path.join('.')]))
}

interface Leaf {
  readonly path: readonly string[]
  readonly value: string
}

function leaves(node: unknown, path: readonly string[]): Leaf[] {
  if (typeof node === 'string') return [{ path, value: node.trim() }]
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, child]) => leaves(child, [...path, key]))
}

const verifier = String.raw`SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+`
const privateKey = '-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)'
const certificate = '-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----'
const uuid = String.raw`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`
const key = '(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?!=)'
const password = '(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])'
const dcsUser = String.raw`\b(?:patroni|operator)-[0-9a-f]{8}\b`
const superDigest = String.raw`(?<=\bsuper:)[A-Za-z0-9+/]{43}=`
const base64 = /[A-Za-z0-9+/]{24,}={0,2}/g

// What is secret wherever it comes from. PEM names itself, and so do a verifier, the name of a user and the digest of another that
// `generate` derives from a password.
function derivedIn(text: string): [string, string][] {
  return [
    ...(text.match(new RegExp(verifier, 'g')) ?? []).map((found) => [found, 'SCRAM verifier'] as [string, string]),
    ...(text.match(new RegExp(privateKey, 'g')) ?? []).map((found) => [found, 'private key'] as [string, string]),
    ...(text.match(new RegExp(superDigest, 'g')) ?? []).map((found) => [found, 'super’s digest'] as [string, string]),
    ...(text.match(new RegExp(dcsUser, 'g')) ?? []).map(
      (found) => [found, found.replace(/-.*/, '’s user')] as [string, string],
    ),
  ]
}

// The longer ones first: one value may be a part of another.
function hide(text: string, names: Names): string {
  const entries = [...names].filter(([value]) => value !== '').sort(([a], [b]) => b.length - a.length)
  const plain = entries.reduce((all, [value, name]) => all.replace(spelled(value), () => mask(name)), text)
  return plain.replace(base64, (found) => {
    const inside = Buffer.from(found, 'base64').toString('latin1')
    const entry = entries.find(([value]) => inside.includes(value))
    return entry === undefined ? found : mask(entry[1])
  })
}

// The lines of a PEM text stand indented in YAML, and as \n in JSON.
function spelled(value: string): RegExp {
  const lines = value.split('\n').map((line) => line.trim())
  return new RegExp(lines.map(escapeForRegExp).join(String.raw`(?:\\n|\r?\n[ \t]*)`), 'g')
}

// Whatever has the form of a secret, but for what today's text says in the open.
function hideForms(text: string, after: string): string {
  const forms = new RegExp([verifier, privateKey, certificate, uuid, key, password, dcsUser].join('|'), 'g')
  const isOpen = (found: string) =>
    !found.includes('PRIVATE KEY') && !found.startsWith('SCRAM') && after.includes(found)
  const plain = text.replace(forms, (found) => (isOpen(found) ? found : mask('old secret')))
  return plain.replace(base64, (found) => {
    const inside = Buffer.from(found, 'base64').toString('latin1')
    return !isOpen(found) && inside.match(forms) ? mask('old secret') : found
  })
}

// A line like one of today's that holds a secret: what stands in its place is secret, whatever its form.
function hidePlaces(text: string, after: string): string {
  const lines = after.split('\n').filter((line) => line.trim() !== '')
  const places = lines.filter(isMasked).map(placeOf)
  // A line with nothing but a secret on it tells a place only in a file that is secret as a whole.
  const isSecretFile = places.length > 0 && places.length === lines.length && places.every(({ isBare }) => isBare)
  const named = isSecretFile && places.length > 1 ? places.map((place) => ({ ...place, names: ['secret'] })) : places
  const telling = named.filter(({ isBare }) => !isBare || isSecretFile)
  return text
    .split('\n')
    .map((line) => telling.reduce(hideAt, line))
    .join('\n')
}

interface Place {
  readonly pattern: RegExp
  readonly names: readonly string[]
  /** Nothing but secrets on the line. */
  readonly isBare: boolean
}

const masks = /‹([^›]*)›/g

function isMasked(line: string): boolean {
  return line.search(masks) >= 0
}

function placeOf(line: string): Place {
  const names = [...line.matchAll(masks)].map(([, name = '']) => name)
  const around = line.split(masks).filter((_, index) => index % 2 === 0)
  const pattern = new RegExp(`^${around.map(escapeForRegExp).join('(.+?)')}$`, 'd')
  return { pattern, names, isBare: around.every((part) => part.trim() === '') }
}

function hideAt(line: string, { pattern, names }: Place): string {
  const spans = pattern.exec(line)?.indices?.slice(1) ?? []
  return spans.reduceRight((shown, span, index) => {
    const [start, end] = span ?? [0, 0]
    const found = shown.slice(start, end)
    if (/^‹(?!old secret›)[^›]*›$/.test(found)) return shown
    return `${shown.slice(0, start)}${mask(`old ${names[index]}`)}${shown.slice(end)}`
  }, line)
}

function mask(name: string): string {
  return `‹${name}›`
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

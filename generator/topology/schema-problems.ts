import type { ErrorObject } from 'ajv'
import { parseAddress } from './network.ts'
import { type Finding, type Problem, pointerTo, shown } from './problem.ts'
import { mended, suggest } from './suggest.ts'

/** The rules that the schema itself checks, with the line of each for the documentation. */
export const schemaRules = {
  'unknown-key': 'Every key is one that the schema knows.',
  'missing-key': 'Every key that has no default is there.',
  'wrong-type': 'Every value has the type that its key asks for.',
  'wrong-word': 'A key that takes one of a few words has one of them.',
  'wrong-form': 'Names, addresses, sizes, URLs and keys are written in their form.',
  'out-of-range': 'Numbers lie within their bounds.',
  'wrong-count': 'Lists have as many entries as they may.',
  'repeated-entry': 'A list names nothing twice.',
} as const

/** ajv's errors as problems: one for each thing that a person must change. */
export function schemaProblems(errors: readonly ErrorObject[], value: unknown): Problem[] {
  const meant = new Set(errors.flatMap(meantKey))
  return withoutBranches(errors, value).flatMap((error) => {
    if (error.keyword === 'required' && meant.has(meaning(error, error.params.missingProperty))) return []
    const found = describers[error.keyword]?.(error)
    return found ? [{ severity: 'error' as const, ...found }] : []
  })
}

// A key that is nearly right explains why the right one is missing: one problem, not two.
function meantKey(error: ErrorObject): string[] {
  if (error.keyword !== 'additionalProperties') return []
  const guess = guessOf(error)
  return guess === undefined ? [] : [meaning(error, guess)]
}

function meaning(error: ErrorObject, key: string): string {
  return pointerTo(error.instancePath, key)
}

// `failover` is one of two shapes; only the errors of the shape that was meant are of use.
function withoutBranches(errors: readonly ErrorObject[], value: unknown): ErrorObject[] {
  const failover = (value as { failover?: unknown } | null)?.failover
  const isTimes = typeof failover === 'object' && failover !== null && !Array.isArray(failover)
  return errors.filter(({ keyword, schemaPath, instancePath }) => {
    if (keyword === 'oneOf') return !isTimes
    if (!/\/failover\/oneOf\/[01]\//.test(schemaPath)) return true
    return isTimes && schemaPath.includes('/oneOf/1/') && (instancePath !== '/failover' || keyword !== 'type')
  })
}

type Described = Finding & { readonly rule: keyof typeof schemaRules }

const describers: Readonly<Record<string, (error: ErrorObject) => Described>> = {
  additionalProperties: unknownKey,
  required: missingKey,
  type: wrongType,
  enum: wrongWord,
  oneOf: wrongFailover,
  pattern: wrongForm,
  format: wrongForm,
  minimum: outOfRange,
  maximum: outOfRange,
  minItems: wrongCount,
  maxItems: wrongCount,
  uniqueItems: repeatedEntry,
}

function unknownKey(error: ErrorObject): Described {
  const key: string = error.params.additionalProperty
  const pointer = error.instancePath + pointerTo(key)
  return {
    rule: 'unknown-key',
    pointer,
    on: 'key',
    message: `unknown key ${shown(key)}`,
    repair: unknownRepair(key, guessOf(error), knownKeys(error)),
  }
}

// Asked twice for each error, and thousands of keys may be unknown.
const guesses = new WeakMap<ErrorObject, { readonly guess: string | undefined }>()

function guessOf(error: ErrorObject): string | undefined {
  const known = guesses.get(error) ?? { guess: suggest(error.params.additionalProperty, knownKeys(error)) }
  guesses.set(error, known)
  return known.guess
}

function unknownRepair(key: string, guess: string | undefined, known: readonly string[]): string {
  if (guess !== undefined) return `did you mean \`${guess}\`?`
  if (key === '<<') return 'YAML 1.2 merges no keys: write them out'
  return `the keys here are ${words(known)}`
}

function knownKeys(error: ErrorObject): string[] {
  return Object.keys((error.parentSchema as { properties?: object }).properties ?? {})
}

function missingKey(error: ErrorObject): Described {
  const key: string = error.params.missingProperty
  const where = error.instancePath === '' ? 'the topology' : shown(error.instancePath.slice(1).replaceAll('/', '.'))
  const message = `${where} has no \`${key}\``
  const properties = (error.parentSchema as { properties?: Record<string, { examples?: unknown[] }> }).properties
  return {
    rule: 'missing-key',
    pointer: error.instancePath,
    message,
    repair: `add \`${key}\`${like(properties?.[key]?.examples)}`,
  }
}

function wrongType(error: ErrorObject): Described {
  const message = `${keyOf(error)} must be ${typeWords[error.params.type] ?? error.params.type}, not ${describeValue(error.data)}`
  return { rule: 'wrong-type', pointer: error.instancePath, message, repair: typeRepair(error) }
}

function typeRepair(error: ErrorObject): string {
  if (error.params.type === 'integer' && typeof error.data === 'string')
    return `write a number without quotes${like(examplesOf(error))}`
  if (error.instancePath === '') return '`hardway init` writes one to start from'
  return `write it${like(examplesOf(error), ' ')}`
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  object: 'a map of keys',
  array: 'a list',
}

function describeValue(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map of keys'
  if (typeof value === 'string') return `the text ${shown(value)}`
  return `the ${typeof value} ${shown(value)}`
}

function wrongWord(error: ErrorObject): Described {
  const allowed: string[] = error.params.allowedValues
  const guess = typeof error.data === 'string' ? suggest(error.data, allowed) : undefined
  const repair = guess === undefined ? `write ${words(allowed, 'or')}` : `did you mean \`${guess}\`?`
  return {
    rule: 'wrong-word',
    pointer: error.instancePath,
    message: `${keyOf(error)} cannot be ${shown(error.data)}`,
    repair,
  }
}

function wrongFailover(error: ErrorObject): Described {
  const message = `${keyOf(error)} cannot be ${describeValue(error.data)}`
  const repair = 'write `normal`, `fast`, or `{ ttl: 30, loop_wait: 5, retry_timeout: 10 }`'
  return { rule: 'wrong-word', pointer: error.instancePath, message, repair }
}

function wrongForm(error: ErrorObject): Described {
  const form = (error.parentSchema as { description?: string }).description ?? 'something else'
  const value = String(error.data)
  const isIpv6 = error.keyword === 'format' && value.includes(':') && /^[0-9a-f:.]+$/i.test(value)
  const not = isIpv6 ? 'IPv6 is not supported' : `not ${shown(value)}`
  const meant = mended(value).find((text) => hasForm(text, error))
  const repair = meant === undefined ? `write it${like(examplesOf(error), ' ')}` : `did you mean \`${meant}\`?`
  return { rule: 'wrong-form', pointer: error.instancePath, message: `${keyOf(error)} must be ${form}, ${not}`, repair }
}

function hasForm(text: string, error: ErrorObject): boolean {
  const { pattern } = error.parentSchema as { pattern?: string }
  return pattern === undefined ? parseAddress(text) !== undefined : new RegExp(pattern).test(text)
}

function outOfRange(error: ErrorObject): Described {
  const word = error.keyword === 'minimum' ? 'at least' : 'at most'
  const limit: number = error.params.limit
  const message = `${keyOf(error)} must be ${word} ${limit}, not ${shown(error.data)}`
  return { rule: 'out-of-range', pointer: error.instancePath, message, repair: `write ${word} ${limit}` }
}

function wrongCount(error: ErrorObject): Described {
  const word = error.keyword === 'minItems' ? 'at least' : 'at most'
  const limit: number = error.params.limit
  const has = (error.data as readonly unknown[]).length
  const message = `${keyOf(error)} must have ${word} ${limit} ${limit === 1 ? 'entry' : 'entries'}, it has ${has}`
  const repair =
    error.keyword === 'minItems' ? `write them${like(examplesOf(error), ' ')}` : 'split it into several clusters'
  return { rule: 'wrong-count', pointer: error.instancePath, on: 'key', message, repair }
}

function repeatedEntry(error: ErrorObject): Described {
  const { i, j }: { i: number; j: number } = error.params as { i: number; j: number }
  const later = Math.max(i, j)
  const entry = (error.data as readonly unknown[])[later]
  const message = `${keyOf(error)} names ${shown(entry)} twice`
  return { rule: 'repeated-entry', pointer: `${error.instancePath}/${later}`, message, repair: 'delete one of the two' }
}

function keyOf(error: ErrorObject): string {
  if (error.instancePath === '') return 'the topology'
  const steps = error.instancePath.slice(1).split('/')
  const key = steps.findLast((step) => !/^[0-9]+$/.test(step)) ?? ''
  return /^[0-9]+$/.test(steps.at(-1) ?? '') ? `each of \`${key}\`` : `\`${key}\``
}

function examplesOf(error: ErrorObject): unknown[] | undefined {
  return (error.parentSchema as { examples?: unknown[] }).examples
}

function like(examples: unknown[] | undefined, before = ', '): string {
  const [example] = examples ?? []
  if (example === undefined) return ''
  return `${before}like \`${typeof example === 'string' ? example : flow(example)}\``
}

// An example as a person would write it in flow YAML.
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const pairs = Object.entries(value).map(([key, item]) => `${key}: ${flow(item)}`)
  return `{ ${pairs.join(', ')} }`
}

function words(list: readonly string[], last = 'and'): string {
  const quoted = list.map((word) => `\`${word}\``)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`
}

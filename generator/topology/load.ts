import { type Document, isAlias, isCollection, isMap, isPair, isScalar, type Node, parseDocument, visit } from 'yaml'
import { extent, locate } from './locate.ts'
import { type At, positions } from './positions.ts'
import { type Position, type Problem, shown } from './problem.ts'
import { findStrangeCharacter, scan, type textRules } from './scan.ts'

/** A YAML text as a value, and where each part of it stands. With problems the value is undefined. */
export interface Loaded {
  readonly value: unknown
  /** What can be read in spite of the problems, so that what else is wrong is told with them; undefined where nothing can. */
  readonly rest: unknown
  readonly problems: readonly Problem[]
  /** Where the value (or its key) that a JSON pointer names stands; the nearest parent where it is missing. */
  readonly position: (pointer: string, on?: 'key') => Position
  /** The text with `*` for each character of what the pointers name: every line and column stays what it was. */
  readonly mask: (pointers: readonly string[]) => string
}

/** Bytes as UTF-8 text without its byte order mark; undefined when they are not UTF-8. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Reads one YAML 1.2 document of plain maps, lists and scalars. Never throws: what is wrong is in `problems`. */
export function load(source: string): Loaded {
  const text = source.replace(/^\ufeff/, '')
  const at = positions(text)
  const obstacle = scan(text)
  if (obstacle) return refused([problem(obstacle.rule, at(obstacle.offset, obstacle.length), obstacle)], at, text)
  const document = parseDocument(text, {
    prettyErrors: false,
    uniqueKeys: false, // The library's own check is quadratic; `inspect` does it with a set.
    stringKeys: true,
    logLevel: 'error',
  })
  const problems = [...syntaxProblems(document, text, at), ...inspect(document, at)]
  if (problems.some(({ rule }) => unreadable.has(rule))) return refused(problems, at, text)
  return withValue(document, text, at, problems)
}

// Past these nobody can say what the text means; past the others its meaning is clear, and forbidden.
const unreadable: ReadonlySet<string> = new Set<TextRule>([
  'yaml-syntax',
  'yaml-alias',
  'yaml-tag',
  'yaml-forbidden-key',
])

function withValue(document: Document, text: string, at: At, problems: readonly Problem[]): Loaded {
  try {
    const rest: unknown = document.toJS({ maxAliasCount: 1000 })
    if (rest === null) return refused([problem('yaml-empty', at(0, 1), emptyFile), ...problems], at, text)
    const position: Loaded['position'] = (pointer, on) => at(...locate(document, text, pointer, on))
    const mask: Loaded['mask'] = (pointers) => masked(text, document, pointers)
    return { value: problems.length > 0 ? undefined : rest, rest, problems, position, mask }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return refused([problem('yaml-alias', at(...firstAlias(document)), tooManyAliases)], at, text)
  }
}

function masked(text: string, document: Document, pointers: readonly string[]): string {
  const hidden = new Uint8Array(text.length)
  for (const pointer of pointers) hidden.fill(1, ...extent(document, pointer))
  return text.replace(/[^\r\n]/gu, (character, offset: number) => (hidden[offset] === 1 ? '*' : character))
}

function firstAlias(document: Document): [number, number] {
  let found: [number, number] = [0, 1]
  visit(document, {
    Alias: (_, { range, source }) => {
      found = [range?.[0] ?? 0, source.length + 1]
      return visit.BREAK
    },
  })
  return found
}

const emptyFile = { message: 'the file holds nothing', repair: '`hardway init` writes one to start from' }
const tooManyAliases = { message: 'aliases that unfold without end', repair: 'write the values out' }

function refused(problems: readonly Problem[], at: At, text: string): Loaded {
  return { value: undefined, rest: undefined, problems, position: () => at(0, 1), mask: () => text }
}

type TextRule = keyof typeof textRules

function problem(rule: TextRule, position: Position, text: { message: string; repair?: string }): Problem {
  const { message, repair } = text
  return { severity: 'error', rule, pointer: '', message, position, ...(repair === undefined ? {} : { repair }) }
}

function syntaxProblems(document: Document.Parsed, text: string, at: At): Problem[] {
  return document.errors.slice(0, 20).map((error) => {
    if (error.code === 'MULTIPLE_DOCS') return problem('yaml-documents', at(error.pos[0], 3), secondDocument)
    const [start, end] = error.pos
    const offset = Math.min(start, Math.max(0, text.trimEnd().length))
    return problem('yaml-syntax', at(offset, end - start), { message: lowerFirst(error.message) })
  })
}

const secondDocument = {
  message: 'a second YAML document starts here',
  repair: 'keep one document a file; `check` takes one file at a time',
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

// What YAML allows and a topology does not: tags, twice the same key, names of JavaScript's own machinery.
function inspect(document: Document.Parsed, at: At): Problem[] {
  const problems: Problem[] = []
  const anchors = new Set<string>()
  const add = (rule: TextRule, node: Node, message: string, repair: string): void => {
    const [start, end] = node.range ?? [0, 1]
    problems.push(problem(rule, at(start, end - start), { message, repair }))
  }
  const walk = (node: unknown): void => {
    if (isPair(node)) for (const part of [node.key, node.value]) walk(part)
    if (isAlias(node) && !anchors.has(node.source))
      add('yaml-alias', node, `no anchor ${shown(`&${node.source}`)} above`, 'write the value out')
    if (!isScalar(node) && !isCollection(node)) return
    inspectNode(node, add)
    if (isCollection(node)) for (const item of node.items) walk(item)
    if (node.anchor) anchors.add(node.anchor)
  }
  walk(document.contents)
  return problems
}

type Add = (rule: TextRule, node: Node, message: string, repair: string) => void

function inspectNode(node: Node, add: Add): void {
  if ('tag' in node && node.tag && node.tag !== '!')
    add('yaml-tag', node, 'a YAML tag stands before this value', 'delete the tag')
  if (isScalar(node) && typeof node.value === 'string' && findStrangeCharacter(node.value) >= 0)
    add('control-character', node, 'an escape in this text stands for a control character', 'delete it')
  if (isMap(node)) inspectKeys(node.items.map((pair) => pair.key).filter(isScalar), add)
}

function inspectKeys(keys: readonly (Node & { value: unknown })[], add: Add): void {
  const seen = new Set<string>()
  for (const key of keys) {
    const name = String(key.value)
    if (seen.has(name)) add('yaml-duplicate-key', key, `${shown(name)} stands twice in one map`, 'keep one of the two')
    if (name === '__proto__') add('yaml-forbidden-key', key, `${shown(name)} is no key of a topology`, 'delete it')
    seen.add(name)
  }
}

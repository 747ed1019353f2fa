import { type Document, parseDocument, type YAMLParseError } from 'yaml'
import { type Aliases, followAliases } from './aliases.ts'
import { inspect, type NodeFinding } from './inspect.ts'
import { locator } from './locate.ts'
import { type At, positions } from './positions.ts'
import { brief, type Position, type Problem } from './problem.ts'
import { scan, type textRules } from './scan.ts'

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
  const aliases = followAliases(document.contents)
  const findings = inspect(document, aliases).map((finding) => nodeProblem(finding, at))
  const problems = [...syntaxProblems(document, text, at), ...findings]
  if (problems.some(({ rule }) => unreadable.has(rule))) return refused(problems, at, text)
  return withValue(document, text, aliases, at, problems)
}

// Past these nobody can say what the text means; past the others its meaning is clear, and forbidden.
const unreadable: ReadonlySet<string> = new Set<TextRule>([
  'yaml-syntax',
  'yaml-alias',
  'yaml-tag',
  'yaml-forbidden-key',
])

function withValue(document: Document, text: string, aliases: Aliases, at: At, problems: readonly Problem[]): Loaded {
  // `followAliases` has bounded them already.
  const rest: unknown = document.toJS({ maxAliasCount: -1 })
  if (rest === null) return refused([problem('yaml-empty', at(0, 1), emptyFile), ...problems], at, text)
  const { locate, extents } = locator(document, text, aliases)
  const position: Loaded['position'] = (pointer, on) => at(...locate(pointer, on))
  const mask: Loaded['mask'] = (pointers) => masked(text, pointers.flatMap(extents))
  return { value: problems.length > 0 ? undefined : rest, rest, problems, position, mask }
}

function masked(text: string, extents: readonly (readonly [start: number, end: number])[]): string {
  if (extents.length === 0) return text
  const hidden = new Uint8Array(text.length)
  for (const extent of extents) hidden.fill(1, ...extent)
  return text.replace(/[^\r\n]/gu, (character, offset: number) => (hidden[offset] === 1 ? '*' : character))
}

const emptyFile = { message: 'the file holds nothing', repair: '`hardway init` writes one to start from' }

function refused(problems: readonly Problem[], at: At, text: string): Loaded {
  return { value: undefined, rest: undefined, problems, position: () => at(0, 1), mask: () => text }
}

type TextRule = keyof typeof textRules

function problem(rule: TextRule, position: Position, text: { message: string; repair?: string }): Problem {
  const { message, repair } = text
  return { severity: 'error', rule, pointer: '', message, position, ...(repair === undefined ? {} : { repair }) }
}

function nodeProblem({ rule, node, message, repair }: NodeFinding, at: At): Problem {
  const [start, end] = node.range ?? [0, 1]
  return problem(rule, at(start, end - start), { message, repair })
}

function syntaxProblems(document: Document.Parsed, text: string, at: At): Problem[] {
  // A second error at the same place is a consequence of the first.
  const errors = document.errors.filter((error) => !isCommentOnItsLine(error, text)).slice(0, 20)
  const first = errors.filter(({ pos }, index) => errors.findIndex((error) => error.pos[0] === pos[0]) === index)
  return first.map((error) => {
    if (error.code === 'MULTIPLE_DOCS') return problem('yaml-documents', at(error.pos[0], 3), secondDocument)
    const [start, end] = error.pos
    const offset = Math.min(start, Math.max(0, text.trimEnd().length))
    return problem('yaml-syntax', at(offset, end - start), { message: brief(lowerFirst(error.message)) })
  })
}

// The library forgets the line break before a comment that ends a flow map, and misses a space there.
function isCommentOnItsLine({ code, pos: [start] }: YAMLParseError, text: string): boolean {
  return code === 'MISSING_CHAR' && text[start] === '#' && text[start - 1] === '\n'
}

const secondDocument = {
  message: 'a second YAML document starts here',
  repair: 'keep one document a file; `check` takes one file at a time',
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

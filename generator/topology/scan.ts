import { CST, Lexer } from 'yaml'

/** Largest file in bytes that is read at all; the biggest real topology (100 hosts) has about 20 KiB. */
export const maxBytes = 1024 * 1024

/** The rules of the text itself, before it has any meaning, with the line of each for the documentation. */
export const textRules = {
  'file-size': 'The file has at most 1 MiB.',
  'control-character': 'No control character, lone CR, or mark that reverses the direction of reading.',
  'yaml-syntax': 'The file is YAML 1.2.',
  'yaml-size': 'It nests and holds no more than a topology can need.',
  'yaml-empty': 'It holds something.',
  'yaml-documents': 'It is one document.',
  'yaml-directive': 'No directive but `%YAML 1.2`.',
  'yaml-tag': 'No tag: a value is what it looks like.',
  'yaml-alias': 'Every alias has its anchor above, and aliases do not multiply without end.',
  'yaml-duplicate-key': 'No map has a key twice.',
  'yaml-forbidden-key': 'No key is `__proto__`.',
} as const

const maxTokens = 30_000
const maxDepth = 50
const maxIndent = 200
const maxScalar = 64 * 1024

/** A place that YAML's own parser must not be shown, because it would be slow there or run out of stack. */
export interface Obstacle {
  readonly rule: keyof typeof textRules
  readonly offset: number
  readonly length: number
  readonly message: string
  readonly repair: string
}

/** Reads the text token by token, which needs no stack, and returns the first thing that no topology needs. */
export function scan(text: string): Obstacle | undefined {
  return (
    (text.length > maxBytes ? tooLarge : undefined) ??
    strangeCharacter(text) ??
    deepIndent(text) ??
    strangeToken(new Lexer().lex(text))
  )
}

const tooLarge: Obstacle = {
  rule: 'file-size',
  offset: 0,
  length: 1,
  message: 'the file is larger than 1 MiB',
  repair: 'is this the right file?',
}

// A lone CR hides text on a terminal; bidirectional controls show one text and mean another.
const strange = /\r(?!\n)|[^\P{Cc}\t\r\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u

/** The first character that has no place in a text that people review, or -1. */
export function findStrangeCharacter(text: string): number {
  return text.search(strange)
}

function strangeCharacter(text: string): Obstacle | undefined {
  const offset = findStrangeCharacter(text)
  if (offset < 0) return undefined
  const code = (text.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return {
    rule: 'control-character',
    offset,
    length: 1,
    message: `the control character U+${code} stands here`,
    repair: 'delete it',
  }
}

function deepIndent(text: string): Obstacle | undefined {
  const found = new RegExp(`^([ \\t]{${maxIndent}}[ \\t]*)[^\\s#]`, 'm').exec(text)
  if (!found) return undefined
  const offset = found.index + (found[1] ?? '').length
  return tooMuch(offset, `indented by ${maxIndent} columns or more`, shallow)
}

const shallow = 'no file of a cluster nests deeper than four levels'
const otherFile = 'is this the right file? No cluster of 100 hosts needs as much'

// A walk over tokens is one loop with three counters; in pieces it would only be harder to follow.
function strangeToken(tokens: Iterable<string>): Obstacle | undefined {
  let [offset, count, flow, markers] = [0, 0, 0, 0]
  for (const token of tokens) {
    const type = CST.tokenType(token)
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow += 1
    if (type === 'flow-map-end' || type === 'flow-seq-end') flow = Math.max(0, flow - 1)
    if (type === 'newline') markers = 0
    if (flow === 0 && (type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind')) markers += 1
    if (flow > maxDepth || markers > maxDepth) return tooMuch(offset, `nested more than ${maxDepth} deep`, shallow)
    count += 1 + escapes(token)
    if (count > maxTokens) return tooMuch(offset, `the file goes on after ${maxTokens} tokens of YAML`, otherFile)
    if (token.length > maxScalar) return tooMuch(offset, `a text of more than ${maxScalar} characters`, otherFile)
    if (type === 'directive-line' && !/^%YAML\s+1\.2\s*$/.test(token)) return directive(offset, token)
    if (!isLexerMark(token)) offset += token.length
  }
  return undefined
}

// Each escape in a quoted text costs as much as a token, and gives an error of its own where it is none.
function escapes(token: string): number {
  return token.startsWith('"') ? token.split('\\').length - 1 : 0
}

function isLexerMark(token: string): boolean {
  return token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR || token === CST.BOM
}

function tooMuch(offset: number, message: string, repair: string): Obstacle {
  return { rule: 'yaml-size', offset, length: 1, message, repair }
}

function directive(offset: number, token: string): Obstacle {
  return {
    rule: 'yaml-directive',
    offset,
    length: token.trimEnd().length,
    message: 'a directive changes what the YAML below it means',
    repair: 'delete this line: a topology is YAML 1.2 without directives',
  }
}

// Writes a value as YAML in many ways, and notes where each part stands: what `load` says must be the same.
import { pointerTo } from '../../generator/topology/problem.ts'

/** What JSON knows. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Offsets of the first character and of the one after the last, in a text without its byte order mark. */
export type Span = readonly [start: number, end: number]

/** A text and its parts by JSON pointer. */
export interface Written {
  readonly text: string
  /** Scalars, aliases and flow collections; of a block collection nothing but its key has one place. */
  readonly values: ReadonlyMap<string, Span>
  readonly keys: ReadonlyMap<string, Span>
}

/** The value in a style that the seed decides: block or flow, quotes, anchors, comments, tabs, CRLF, byte order mark. */
export function writeYaml(value: Json, seed: number): Written {
  const pen = newPen(seed)
  if (chance(pen, 10)) pen.out += `# 日本語 😀${pen.newline}`
  pen.out += oneOf(pen, ['', '', '', `---${pen.newline}`, `%YAML 1.2${pen.newline}---${pen.newline}`])
  if (isBlock(pen, value)) block(pen, value, '', 0)
  else inline(pen, value, '', -1)
  pen.out += oneOf(pen, ['', pen.newline, `${pen.newline}# end`, `${pen.newline}...${pen.newline}`])
  return { text: `${chance(pen, 10) ? '\ufeff' : ''}${pen.out}`, values: pen.values, keys: pen.keys }
}

interface Pen {
  out: string
  readonly newline: string
  readonly values: Map<string, Span>
  readonly keys: Map<string, Span>
  readonly anchors: Map<Json, string>
  /** A whole number below the given one. */
  readonly random: (below: number) => number
}

function newPen(seed: number): Pen {
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  random(1)
  return {
    out: '',
    newline: random(4) === 0 ? '\r\n' : '\n',
    values: new Map(),
    keys: new Map(),
    anchors: new Map(),
    random,
  }
}

function chance({ random }: Pen, percent: number): boolean {
  return random(100) < percent
}

function oneOf({ random }: Pen, texts: readonly string[]): string {
  return texts[random(texts.length)] ?? ''
}

type Collection = readonly Json[] | { readonly [key: string]: Json }

function isCollection(value: Json): value is Collection {
  return typeof value === 'object' && value !== null
}

function isBlock(pen: Pen, value: Json): value is Collection {
  return isCollection(value) && Object.keys(value).length > 0 && chance(pen, 65)
}

function mark(pen: Pen, places: Map<string, Span>, pointer: string, text: string): void {
  places.set(pointer, [pen.out.length, pen.out.length + text.length])
  pen.out += text
}

// The cursor stands at the column of the block, where its first entry begins.
function block(pen: Pen, value: Collection, pointer: string, indent: number): void {
  for (const [index, [name, child]] of Object.entries(value).entries()) {
    if (index > 0) nextLine(pen, indent)
    const at = pointer + pointerTo(name)
    if (Array.isArray(value)) item(pen, child, at, indent)
    else pair(pen, name, child, at, indent)
  }
}

function nextLine(pen: Pen, indent: number): void {
  if (chance(pen, 10)) pen.out += oneOf(pen, comments)
  pen.out += pen.newline
  if (chance(pen, 5)) pen.out += `${' '.repeat(pen.random(4))}# between ✓${pen.newline}`
  if (chance(pen, 5)) pen.out += pen.newline
  pen.out += ' '.repeat(indent)
}

const comments = [' # why', '\t# ünïcode 😀', " # it's {", ' # a: "b']

function item(pen: Pen, child: Json, pointer: string, indent: number): void {
  const gap = 1 + pen.random(3)
  pen.out += `-${' '.repeat(gap)}`
  if (isBlock(pen, child)) block(pen, child, pointer, indent + 1 + gap)
  else inline(pen, child, pointer, indent)
}

function pair(pen: Pen, name: string, child: Json, pointer: string, indent: number): void {
  const isExplicit = chance(pen, 5)
  if (isExplicit) pen.out += '? '
  mark(pen, pen.keys, pointer, scalar(pen, name))
  if (isExplicit) nextLine(pen, indent)
  else if (chance(pen, 5)) pen.out += ' '
  pen.out += ':'
  if (!isBlock(pen, child)) {
    pen.out += oneOf(pen, [' ', ' ', '  ', ' \t', '\t'])
    inline(pen, child, pointer, indent)
    return
  }
  if (chance(pen, 10)) pen.out += ` &${newAnchor(pen)}`
  // A list may stand at the column of its key.
  const deeper = indent + (Array.isArray(child) ? pen.random(4) : 1 + pen.random(4))
  nextLine(pen, deeper)
  block(pen, child, pointer, deeper)
}

function newAnchor({ random }: Pen): string {
  return `a${random(1_000_000_000)}`
}

function inline(pen: Pen, value: Json, pointer: string, indent: number): void {
  const known = pen.anchors.get(value)
  if (known !== undefined && chance(pen, 40)) {
    mark(pen, pen.values, pointer, `*${known}`)
    return
  }
  const anchor = chance(pen, 10) ? newAnchor(pen) : undefined
  if (anchor !== undefined) pen.out += `&${anchor} `
  const start = pen.out.length
  if (isCollection(value)) flow(pen, value, pointer, indent)
  else pen.out += scalar(pen, value)
  pen.values.set(pointer, [start, pen.out.length])
  if (anchor !== undefined && !isCollection(value)) pen.anchors.set(value, anchor)
}

function flow(pen: Pen, value: Collection, pointer: string, indent: number): void {
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  pen.out += open
  for (const [index, [name, child]] of Object.entries(value).entries()) {
    if (index > 0) pen.out += ','
    space(pen, indent)
    const at = pointer + pointerTo(name)
    if (!Array.isArray(value)) {
      mark(pen, pen.keys, at, scalar(pen, name))
      pen.out += `:${oneOf(pen, [' ', ' ', '  ', '\t'])}`
    }
    inline(pen, child, at, indent)
    // `*a,` is read as an alias of the name `a,` by some.
    if (chance(pen, 30) || pen.out.slice(pen.values.get(at)?.[0]).startsWith('*')) pen.out += ' '
  }
  space(pen, indent)
  pen.out += close
}

function space(pen: Pen, indent: number): void {
  if (chance(pen, 80)) pen.out += oneOf(pen, ['', ' ', '  ', '\t'])
  else nextLine(pen, indent + 1 + pen.random(4))
}

function scalar(pen: Pen, value: string | number | boolean | null): string {
  if (typeof value !== 'string') return value === null ? oneOf(pen, ['null', '~', 'Null']) : String(value)
  const styles = [JSON.stringify(value)]
  if (!/[\n\r]/.test(value)) styles.push(`'${value.replaceAll("'", "''")}'`)
  if (isPlain(value)) styles.push(value, value, value)
  return oneOf(pen, styles)
}

const plainForms = [
  /^\p{L}([\p{L}\p{N} _./@=?+~%:-]*[\p{L}\p{N}_])?$/u,
  /^[0-9]+(\.[0-9]+){3}(\/[0-9]+)?$/,
  /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/,
  /^[0-9]+(MiB|GiB)$/,
]

function isPlain(value: string): boolean {
  const isOther = /^(true|false|null|nan|inf)$/i.test(value) || /: | {2}/.test(value)
  return !isOther && plainForms.some((form) => form.test(value))
}

import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml'

type Path = readonly [section: string, key?: string | undefined]

/** The text of secrets.yaml with one secret changed or added; everything else keeps its bytes. The text must be a valid map of maps. */
export function setSecret(text: string, path: Path, value: string): string {
  const quoted = JSON.stringify(value)
  // PEM reads best as a block. Where what follows would become a part of it, as an indented comment, it stands in quotes.
  const block = value.includes('\n') ? ['|', ...indented(value.trimEnd().split('\n'))] : [quoted]
  const edited = edit(text, path, { quoted, lines: block })
  return valueAt(edited, path) === value ? edited : edit(text, path, { quoted, lines: [quoted] })
}

/** A value as it is written in a flow collection, and anywhere else. */
interface Written {
  readonly quoted: string
  readonly lines: readonly string[]
}

function edit(text: string, path: Path, value: Written): string {
  const node = parseDocument(text).getIn(path, true)
  return isScalar(node) && !isNothing(node) ? replaceSecret(text, path, value) : addSecret(text, path, value)
}

function valueAt(text: string, path: Path): unknown {
  return parseDocument(text).getIn(path.filter((key) => key !== undefined))
}

function replaceSecret(text: string, [section, key]: Path, value: Written): string {
  const root = parseDocument(text).contents as YAMLMap
  const outer = findPair(root, section) as Pair
  const [map, pair] =
    key === undefined ? [root, outer] : [outer.value as YAMLMap, findPair(outer.value as YAMLMap, key) as Pair]
  const node = pair.value as Scalar
  const [start = 0, end = 0] = node.range ?? []
  const indent = columnOf(text, (pair.key as Node).range?.[0] ?? 0)
  // A block's text runs to the start of the next line, any other ends on its own.
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
  const written = root.flow || map.flow ? [value.quoted] : value.lines
  const [first, ...more] = written.map((line, index) => (index > 0 ? indent + line : line))
  const newline = newlineOf(text)
  return `${text.slice(0, start)}${[first, ...more].join(newline)}${isBlock ? newline : ''}${text.slice(end)}`
}

function addSecret(text: string, [section, key]: Path, value: Written): string {
  const root = parseDocument(text).contents
  if (!isMap(root)) return `${text}${lines([section, key], value).join('\n')}\n`
  const pair = findPair(root, section)
  if (key === undefined || !pair) return insertInto(text, root, [section, key], value)
  if (isMap(pair.value)) return insertInto(text, pair.value, [key], value)
  return insertAfterLine(text, endOf(pair.key as Node), indented(lines([key], value)))
}

function findPair(map: YAMLMap, key: string): Pair | undefined {
  return (map.items as Pair[]).find((pair) => isScalar(pair.key) && String(pair.key.value) === key)
}

function insertInto(text: string, map: YAMLMap, path: Path, value: Written): string {
  const last = (map.items as Pair[]).at(-1)
  const [start] = map.range ?? [0]
  const end = last ? endOf(last) : start
  if (map.flow && last) return `${text.slice(0, end)}, ${inFlow(path, value)}${text.slice(end)}`
  if (map.flow) return `${text.slice(0, start + 1)} ${inFlow(path, value)} ${text.slice(start + 1)}`
  const indent = columnOf(text, start)
  return insertAfterLine(
    text,
    end,
    lines(path, value).map((line) => indent + line),
  )
}

function inFlow([section, key]: Path, { quoted }: Written): string {
  return key === undefined ? `${section}: ${quoted}` : `${section}: { ${key}: ${quoted} }`
}

function lines([section, key]: Path, value: Written): string[] {
  if (key !== undefined) return [`${section}:`, ...indented(lines([key], value))]
  const [first, ...more] = value.lines
  return [`${section}: ${first}`, ...more]
}

function indented(texts: readonly string[]): string[] {
  return texts.map((line) => `  ${line}`)
}

function columnOf(text: string, offset: number): string {
  return ' '.repeat(offset - text.lastIndexOf('\n', offset - 1) - 1)
}

function insertAfterLine(text: string, offset: number, added: readonly string[]): string {
  const newline = newlineOf(text)
  const found = text.slice(offset).search(/\r?\n/)
  const at = found < 0 ? text.length : offset + found
  return text.slice(0, at) + added.map((line) => newline + line).join('') + text.slice(at)
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}

// Where a node's own text ends: a block's range runs on to the next line, that of its last leaf does not.
function endOf(node: Pair | Node): number {
  if ('key' in node) return isNode(node.value) && !isNothing(node.value) ? endOf(node.value) : endOf(node.key as Node)
  const last = isCollection(node) && !node.flow ? node.items.at(-1) : undefined
  if (last !== undefined) return endOf(last as Pair | Node)
  const end = node.range?.[1] ?? 0
  // A literal block's range ends behind its last newline, of one character or two: in the next line already.
  return isScalar(node) && node.type === 'BLOCK_LITERAL' ? end - 2 : end
}

function isNothing(node: Node): boolean {
  return node.range !== undefined && node.range !== null && node.range[0] === node.range[1]
}

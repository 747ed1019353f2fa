import { isCollection, isMap, isNode, isScalar, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'

type Path = readonly string[]

/** The text of secrets.yaml with one more secret; everything else keeps its bytes. The text must be a valid map of maps. */
export function addSecret(text: string, [section = '', key]: Path, value: string): string {
  const root = parseDocument(text).contents
  const line = (name: string): string => `${name}: "${value}"`
  if (!isMap(root)) return `${text}${key === undefined ? line(section) : `${section}:\n  ${line(key)}`}\n`
  if (key === undefined) return insertInto(text, root, line(section))
  const pair = findPair(root, section)
  if (!pair) return insertInto(text, root, root.flow ? `${section}: { ${line(key)} }` : `${section}:\n  ${line(key)}`)
  if (isMap(pair.value)) return insertInto(text, pair.value, line(key))
  return insertAfterLine(text, endOf(pair.key as Node), [`  ${line(key)}`])
}

/** The text of secrets.yaml with one secret changed; everything else keeps its bytes. Throws where there is no such secret. */
export function replaceSecret(text: string, path: Path, value: string): string {
  const node = parseDocument(text).getIn(path, true)
  if (!isScalar(node) || !node.range) throw new Error(`no secret at ${path.join('.')}`)
  return `${text.slice(0, node.range[0])}"${value}"${text.slice(node.range[1])}`
}

function findPair(map: YAMLMap, key: string): Pair | undefined {
  return (map.items as Pair[]).find((pair) => isScalar(pair.key) && String(pair.key.value) === key)
}

function insertInto(text: string, map: YAMLMap, entry: string): string {
  const last = (map.items as Pair[]).at(-1)
  const [start] = map.range ?? [0]
  if (map.flow && !last) return `${text.slice(0, start + 1)} ${entry} ${text.slice(start + 1)}`
  const end = last ? endOf(last) : start
  if (map.flow) return `${text.slice(0, end)}, ${entry}${text.slice(end)}`
  const indent = ' '.repeat(start - text.lastIndexOf('\n', start - 1) - 1)
  const lines = entry.split('\n').map((line) => indent + line)
  return insertAfterLine(text, end, lines)
}

function insertAfterLine(text: string, offset: number, lines: readonly string[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const found = text.slice(offset).search(/\r?\n/)
  const at = found < 0 ? text.length : offset + found
  return text.slice(0, at) + lines.map((line) => newline + line).join('') + text.slice(at)
}

// Where a node's own text ends: a block's range runs on to the next line, that of its last leaf does not.
function endOf(node: Pair | Node): number {
  if ('key' in node) return isNode(node.value) && !isNothing(node.value) ? endOf(node.value) : endOf(node.key as Node)
  const last = isCollection(node) && !node.flow ? node.items.at(-1) : undefined
  if (last !== undefined) return endOf(last as Pair | Node)
  return node.range?.[1] ?? 0
}

function isNothing(node: Node): boolean {
  return node.range !== undefined && node.range !== null && node.range[0] === node.range[1]
}

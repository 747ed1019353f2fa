import { type Document, isAlias, isCollection, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml'
import { pointerSteps } from './problem.ts'

/** Offset and length of what a JSON pointer names, or of the nearest thing around it. */
export function locate(document: Document, text: string, pointer: string, on?: 'key'): [number, number] {
  let node: Node | null = document.contents
  let key: Node | undefined
  for (const step of pointerSteps(pointer)) {
    const found: Found | undefined = child(follow(node, document), step)
    if (!found) return spanOf(key, node, text)
    ;[key, node] = [found.key, found.node]
  }
  return on === 'key' && key ? span(key) : spanOf(key, node, text)
}

/** Start and end of the whole of what a JSON pointer names, over all its lines; of an alias, of what it stands for. */
export function extent(document: Document, pointer: string): [number, number] {
  let node: Node | null = document.contents
  for (const step of pointerSteps(pointer)) node = follow(child(node, step)?.node ?? null, document)
  const [start = 0, end = 0] = node?.range ?? []
  return [start, end]
}

interface Found {
  readonly key: Node | undefined
  readonly node: Node | null
}

function follow(node: Node | null, document: Document): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node
}

function child(node: Node | null, step: string): Found | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)]
    return isNode(item) ? { key: undefined, node: item } : undefined
  }
  if (!isMap(node)) return undefined
  // Of a key that stands twice the last one counts.
  const pair = (node.items as Pair[]).findLast((item) => isScalar(item.key) && String(item.key.value) === step)
  return pair ? { key: pair.key as Node, node: isNode(pair.value) ? pair.value : null } : undefined
}

// A block stands below its key, and nothing at all has no place: both are shown by the key.
function spanOf(key: Node | undefined, node: Node | null, text: string): [number, number] {
  if (!node) return key ? span(key) : [0, 1]
  const isBlock = isCollection(node) && !node.flow
  if (key && (isBlock || isEmpty(node))) return span(key)
  if (!isBlock) return span(node)
  const [start] = span(node)
  return [
    start,
    text
      .slice(start)
      .split(/[\r\n]|\s#/, 1)[0]
      ?.trimEnd().length ?? 1,
  ]
}

function isEmpty(node: Node): boolean {
  const [, length] = span(node)
  return length === 0
}

function span(node: Node): [number, number] {
  const [start, end] = node.range ?? [0, 0]
  return [start, end - start]
}

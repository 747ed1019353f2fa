import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml'
import type { Aliases } from './aliases.ts'
import { pointerSteps } from './problem.ts'

/** Where the parts of a document stand. Each answer takes as many steps as its pointer, however large the maps are. */
export interface Locator {
  /** Offset and length of what a JSON pointer names, or of the nearest thing around it. */
  readonly locate: (pointer: string, on?: 'key') => [number, number]
  /**
   * Start and end of the whole of what a JSON pointer names, over all its lines; of an alias, of what it stands for; of a
   * key that stands more than once, of each.
   */
  readonly extents: (pointer: string) => [number, number][]
}

export function locator(document: Document, text: string, { targets }: Aliases): Locator {
  const findPair = pairFinder()
  const follow = (node: Node | null): Node | null => (isAlias(node) ? (targets.get(node) ?? null) : node)
  const child = (node: Node | null, step: string): Found | undefined => {
    const parent = follow(node)
    if (isSeq(parent)) return asFound(undefined, parent.items[Number(step)])
    const pair = isMap(parent) ? findPair(parent, step) : undefined
    return pair && { key: pair.key as Node, node: isNode(pair.value) ? pair.value : null }
  }
  const locate: Locator['locate'] = (pointer, on) => {
    let node: Node | null = document.contents
    let key: Node | undefined
    for (const step of pointerSteps(pointer)) {
      const found = child(node, step)
      if (!found) return spanOf(key, node, text)
      ;[key, node] = [found.key, found.node]
    }
    return on === 'key' && key ? span(key) : spanOf(key, node, text)
  }
  const extents: Locator['extents'] = (pointer) => {
    const names = pointerSteps(pointer)
    const last = names.pop() ?? ''
    const step = (node: Node | null, name: string) => child(node, name)?.node ?? null
    const parent = follow(names.reduce(step, document.contents))
    const found = isMap(parent) ? valuesOf(parent, last) : [step(parent, last)]
    return found.map((node) => {
      const [start = 0, end = 0] = follow(node)?.range ?? []
      return [start, end]
    })
  }
  return { locate, extents }
}

interface Found {
  readonly key: Node | undefined
  readonly node: Node | null
}

function asFound(key: Node | undefined, node: unknown): Found | undefined {
  return isNode(node) ? { key, node } : undefined
}

function pairFinder(): (map: YAMLMap, key: string) => Pair | undefined {
  const known = new Map<YAMLMap, Map<string, Pair>>()
  return (map, key) => {
    const pairs = known.get(map) ?? pairsByKey(map)
    known.set(map, pairs)
    return pairs.get(key)
  }
}

// Of a key that stands twice the last one counts.
function pairsByKey(map: YAMLMap): Map<string, Pair> {
  return new Map((map.items as Pair[]).flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])))
}

function valuesOf(map: YAMLMap, name: string): (Node | null)[] {
  const pairs = (map.items as Pair[]).filter(({ key }) => isScalar(key) && String(key.value) === name)
  return pairs.map(({ value }) => (isNode(value) ? value : null))
}

// A block stands below its key, and nothing at all has no place: both are shown by the key.
function spanOf(key: Node | undefined, node: Node | null, text: string): [number, number] {
  if (!node) return key ? span(key) : [0, 1]
  const isBlock = isCollection(node) && !node.flow
  if (key && (isBlock || isEmpty(node))) return span(key)
  if (!isBlock) return span(node)
  const [start] = span(node)
  const newline = text.indexOf('\n', start)
  return [start, endOnLine(node, newline < 0 ? text.length : newline) - start]
}

// Where the last part of a node ends that begins on this line: what follows is a comment, or the next line.
function endOnLine(node: Node, lineEnd: number): number {
  const [start, length] = span(node)
  if (!isCollection(node) || node.flow) return start + length
  const parts = node.items.flatMap((item) => (isPair(item) ? [item.key, item.value] : [item])).filter(isNode)
  const onLine = parts.filter((part) => span(part)[0] <= lineEnd)
  return onLine.reduce((end, part) => Math.max(end, endOnLine(part, lineEnd)), start)
}

function isEmpty(node: Node): boolean {
  const [, length] = span(node)
  return length === 0
}

function span(node: Node): [number, number] {
  const [start, end] = node.range ?? [0, 0]
  return [start, end - start]
}

import { type Document, isCollection, isMap, isPair, isScalar, type Node } from 'yaml'
import type { Aliases } from './aliases.ts'
import { shown } from './problem.ts'
import { findStrangeCharacter, type textRules } from './scan.ts'

/** A rule of the text that a node breaks. */
export interface NodeFinding {
  readonly rule: keyof typeof textRules
  readonly node: Node
  readonly message: string
  readonly repair: string
}

/** What YAML allows and a topology does not: tags, twice the same key, names of JavaScript's own machinery, wrong aliases. */
export function inspect(document: Document.Parsed, aliases: Aliases): NodeFinding[] {
  const findings: NodeFinding[] = aliases.wrong.map(({ alias, message, repair = '' }) => {
    return { rule: 'yaml-alias', node: alias, message, repair }
  })
  const walk = (node: unknown): void => {
    if (isPair(node)) for (const part of [node.key, node.value]) walk(part)
    if (!isScalar(node) && !isCollection(node)) return
    findings.push(...inspectNode(node))
    if (isCollection(node)) for (const item of node.items) walk(item)
  }
  walk(document.contents)
  return findings
}

function inspectNode(node: Node): NodeFinding[] {
  const findings: NodeFinding[] = []
  if ('tag' in node && node.tag && node.tag !== '!')
    findings.push({ rule: 'yaml-tag', node, message: 'a YAML tag stands before this value', repair: 'delete the tag' })
  if (isScalar(node) && typeof node.value === 'string' && findStrangeCharacter(node.value) >= 0)
    findings.push({ rule: 'control-character', node, message: escaped, repair: 'delete it' })
  return isMap(node) ? [...findings, ...inspectKeys(node.items.map((pair) => pair.key).filter(isScalar))] : findings
}

const escaped = 'an escape in this text stands for a control character'

function inspectKeys(keys: readonly (Node & { value: unknown })[]): NodeFinding[] {
  const seen = new Set<string>()
  return keys.flatMap((key) => {
    const name = String(key.value)
    const isTwice = seen.has(name)
    seen.add(name)
    return [...(isTwice ? [duplicate(key, name)] : []), ...(name === '__proto__' ? [forbidden(key, name)] : [])]
  })
}

function duplicate(node: Node, name: string): NodeFinding {
  const message = `${shown(name)} stands twice in one map`
  return { rule: 'yaml-duplicate-key', node, message, repair: 'keep one of the two' }
}

function forbidden(node: Node, name: string): NodeFinding {
  return {
    rule: 'yaml-forbidden-key',
    node,
    message: `${shown(name)} can be no key`,
    repair: 'delete it',
  }
}

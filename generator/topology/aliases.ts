import { type Alias, isAlias, isCollection, isPair, isScalar, type Node } from 'yaml'
import { type Finding, shown } from './problem.ts'

const maxAliases = 1000
// Most values with each alias written out, a long text counted as one for each 64 characters; 100 hosts have about 4,000.
const maxValues = 30_000

/** What the aliases of a document stand for, and which of them stand for nothing or for more than anybody wants. */
export interface Aliases {
  readonly targets: ReadonlyMap<Alias, Node>
  readonly wrong: readonly (Pick<Finding, 'message' | 'repair'> & { readonly alias: Alias })[]
}

/** Follows every alias of a document once, in the order of the text, without unfolding any. */
export function followAliases(contents: unknown): Aliases {
  const targets = new Map<Alias, Node>()
  const wrong: Array<Aliases['wrong'][number]> = []
  const anchors = new Map<string, Node>()
  const sizes = new Map<Node, number>()
  let [values, aliases, isExcessive] = [0, 0, false]

  const walk = (node: unknown): void => {
    if (isPair(node)) for (const part of [node.key, node.value]) walk(part)
    if (isAlias(node)) follow(node)
    if (!isScalar(node) && !isCollection(node)) return
    if (node.anchor) anchors.set(node.anchor, node)
    const before = values
    values += isScalar(node) ? 1 + Math.floor(lengthOf(node) / 64) : 1
    if (isCollection(node)) for (const item of node.items) walk(item)
    if (node.anchor) sizes.set(node, values - before)
  }
  const follow = (alias: Alias): void => {
    const target = anchors.get(alias.source)
    const size = target && sizes.get(target)
    if (target === undefined || size === undefined) {
      wrong.push({ alias, ...(target ? aroundItself(alias) : noAnchor(alias)) })
      return
    }
    targets.set(alias, target)
    aliases += 1
    values += size
    if (isExcessive || (aliases <= maxAliases && values <= maxValues)) return
    isExcessive = true
    wrong.push({ alias, ...(aliases > maxAliases ? tooMany : tooLarge) })
  }

  walk(contents)
  return { targets, wrong }
}

function lengthOf({ range }: Node): number {
  return range ? range[1] - range[0] : 0
}

const writeOut = 'write the value out'

function noAnchor({ source }: Alias) {
  return { message: `no anchor ${shown(`&${source}`)} above`, repair: writeOut }
}

function aroundItself({ source }: Alias) {
  return { message: `the alias ${shown(`*${source}`)} stands inside its own anchor`, repair: writeOut }
}

const otherFile = 'is this the right file?'
const tooMany = { message: `more than ${maxAliases} aliases, more than any cluster needs`, repair: otherFile }
const tooLarge = {
  message: 'with its aliases written out the file is larger than any cluster needs',
  repair: otherFile,
}

import type { Argument, Command, Option } from 'commander'

/** What may stand next on a command line; `files` where it is the path of a file. */
export interface NextWords {
  readonly files: boolean
  readonly words: readonly NextWord[]
}

export interface NextWord {
  readonly word: string
  readonly does: string
}

/** What only the topology, or another part of the program, can tell: hosts, faults and the like. */
export type KnownWords = Readonly<Record<string, readonly NextWord[]>>

const nothing: NextWords = { files: false, words: [] }
const files: NextWords = { files: true, words: [] }

/**
 * What may come in the place of the last word.
 * @param typed the words behind the program's name; the last is the one that is begun, perhaps empty.
 * @param known the words that may stand for an argument, by the argument's name.
 */
export function nextWords(program: Command, typed: readonly string[], known: KnownWords): NextWords {
  const [before, begun] = [typed.slice(0, -1), typed.at(-1) ?? '']
  // What follows is for another program.
  if (before.includes('--')) return nothing
  const { command, operands, awaited } = walk(program, before)
  const all = awaited ? valuesOf(awaited, known) : candidatesOf(command, operands, begun, known)
  return { ...all, words: all.words.filter(({ word }) => word.startsWith(begun)) }
}

interface Place {
  readonly command: Command
  /** How many operands of the command were typed. */
  readonly operands: number
  /** The option whose value comes next. */
  readonly awaited: Option | undefined
}

function walk(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, operands: 0, awaited: undefined }
  for (const word of words) place = step(place, word)
  return place
}

function step({ command, operands, awaited }: Place, word: string): Place {
  if (awaited) return { command, operands, awaited: undefined }
  if (word.startsWith('-')) {
    const option = command.options.find(({ long, short }) => word === long || word === short)
    return { command, operands, awaited: option?.required ? option : undefined }
  }
  const inner = operands === 0 ? command.commands.find((each) => each.name() === word) : undefined
  return inner ? { command: inner, operands: 0, awaited } : { command, operands: operands + 1, awaited }
}

function candidatesOf(command: Command, operands: number, begun: string, known: KnownWords): NextWords {
  if (begun.startsWith('-')) return { files: false, words: optionsOf(command) }
  const verbs = command.commands.map((each) => ({ word: each.name(), does: each.description() }))
  if (verbs.length > 0) return operands === 0 ? { files: false, words: verbs } : nothing
  const { registeredArguments: all } = command
  const argument = all[operands] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined)
  return argument ? valuesOf(argument, known) : nothing
}

function optionsOf(command: Command): NextWord[] {
  const all = command.createHelp().visibleOptions(command)
  const own = all.flatMap(({ long, description }) => (long ? [{ word: long, does: description }] : []))
  // Of the program's own the one that every verb takes too.
  const common = command.parent?.options.filter(({ long }) => long === '--debug') ?? []
  return [...own, ...common.map(({ description }) => ({ word: '--debug', does: description }))]
}

function valuesOf(asked: Option | Argument, known: KnownWords): NextWords {
  const name = 'flags' in asked ? (/<(.*)>/.exec(asked.flags)?.[1] ?? '') : asked.name()
  if (asked.argChoices) return { files: false, words: asked.argChoices.map((word) => ({ word, does: '' })) }
  const words = known[name]
  if (words !== undefined) return { files: false, words }
  return ['file', 'folder', 'topology'].includes(name) ? files : nothing
}

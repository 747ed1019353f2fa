import { gatherFacts } from './facts.ts'
import { type Loaded, load } from './load.ts'
import type { Position, Problem } from './problem.ts'
import type { Topology } from './types.ts'
import { isSecretInside, isTopology, validate } from './validate.ts'

/** A text as a topology, with all its problems; the topology is there when none of them is an error. */
export interface ParsedTopology {
  readonly topology: Topology | undefined
  readonly problems: readonly Problem[]
  readonly position: Loaded['position']
  /** The text as a report may show it: `*` for each character of a secret that has no place there. */
  readonly text: string
  /** Owners of the databases, known also when something else is wrong; undefined when the text is no YAML. */
  readonly owners: readonly string[] | undefined
}

/** Reads and validates the text of a topology file. Never throws. */
export function parseTopology(source: string): ParsedTopology {
  const { value, rest, problems, position, mask } = load(source)
  const text = source.replace(/^\ufeff/, '')
  if (rest === undefined) return { topology: undefined, problems, position, text, owners: undefined }
  const judged = validate(rest)
  const found = [...problems, ...withoutConsequences(judged, problems, position)]
  return {
    topology: isTopology(value, found) ? value : undefined,
    problems: found,
    position,
    text: mask(judged.filter(isSecretInside).map(({ pointer }) => pointer)),
    owners: gatherFacts(rest).databases.flatMap(({ owner }) => owner?.text ?? []),
  }
}

// A value that the text alone forbids, as one with a control character, is told once.
function withoutConsequences(
  found: readonly Problem[],
  problems: readonly Problem[],
  position: Loaded['position'],
): readonly Problem[] {
  if (problems.length === 0) return found
  const told = new Set(problems.map((problem) => startOf(problem.position)))
  return found.filter(({ pointer, on }) => !told.has(startOf(position(pointer, on))))
}

function startOf(position: Position | undefined): string {
  return `${position?.line}:${position?.column}`
}

import { gatherFacts } from './facts.ts'
import { type Loaded, load } from './load.ts'
import type { Problem } from './problem.ts'
import type { Topology } from './types.ts'
import { isTopology, validate } from './validate.ts'

/** A text as a topology, with all its problems; the topology is there when none of them is an error. */
export interface ParsedTopology {
  readonly topology: Topology | undefined
  readonly problems: readonly Problem[]
  readonly position: Loaded['position']
  /** Owners of the databases, known also when something else is wrong; undefined when the text is no YAML. */
  readonly owners: readonly string[] | undefined
}

/** Reads and validates the text of a topology file. Never throws. */
export function parseTopology(text: string): ParsedTopology {
  const { value, problems, position } = load(text)
  if (problems.length > 0) return { topology: undefined, problems, position, owners: undefined }
  const found = validate(value)
  const owners = gatherFacts(value).databases.flatMap(({ owner }) => owner?.text ?? [])
  return { topology: isTopology(value, found) ? value : undefined, problems: found, position, owners }
}

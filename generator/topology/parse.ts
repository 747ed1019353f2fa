import { type Loaded, load } from './load.ts'
import type { Problem } from './problem.ts'
import type { Topology } from './types.ts'
import { isTopology, validate } from './validate.ts'

/** A text as a topology, with all its problems; the topology is there when none of them is an error. */
export interface ParsedTopology {
  readonly topology: Topology | undefined
  readonly problems: readonly Problem[]
  readonly position: Loaded['position']
}

/** Reads and validates the text of a topology file. Never throws. */
export function parseTopology(text: string): ParsedTopology {
  const { value, problems, position } = load(text)
  if (problems.length > 0) return { topology: undefined, problems, position }
  const found = validate(value)
  return { topology: isTopology(value, found) ? value : undefined, problems: found, position }
}

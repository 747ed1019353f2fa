import type { Facts } from '../facts.ts'
import type { Finding } from '../problem.ts'

/** A rule that looks at more than one field, or knows more than the schema can say. Pure and total. */
export interface Rule {
  readonly name: string
  /**
   * What must hold, in one sentence: the line of the rule in the documentation. It ends with `(a warning).` where breaking it is no error;
   * after a semicolon, where breaking its last part is none.
   */
  readonly says: string
  readonly find: (facts: Facts) => readonly Finding[]
}

/** The entries whose key an earlier entry has too, each with the first that has it. */
export function repeated<T>(items: readonly T[], keyOf: (item: T) => string | undefined): { item: T; first: T }[] {
  const seen = new Map<string, T>()
  return items.flatMap((item) => {
    const key = keyOf(item)
    if (key === undefined) return []
    const first = seen.get(key)
    if (first === undefined) seen.set(key, item)
    return first === undefined ? [] : [{ item, first }]
  })
}

import type { Door, Entry } from './entry.ts'

/** A time without an acknowledged write: milliseconds since the drill's start. */
export interface Gap {
  readonly from: number
  readonly to: number
}

/** The longest time in which nobody's row was acknowledged at a door, between two moments. */
export function longestGap(entries: readonly Entry[], door: Door, from: number, to: number): Gap {
  return longest(acksOf(entries, 'row', door), from, to)
}

/** The longest time in which VIP:5001 answered no read. */
export function longestReadGap(entries: readonly Entry[], from: number, to: number): Gap {
  return longest(acksOf(entries, 'read'), from, to)
}

/** Length in milliseconds. */
export const lengthOf = ({ from, to }: Gap): number => to - from

/** Acknowledged rows in each slice of time since the drill's start, at a door. */
export function countPerSlice(entries: readonly Entry[], door: Door, slice: number, end: number): number[] {
  const counts = new Array<number>(Math.ceil(end / slice)).fill(0)
  for (const at of acksOf(entries, 'row', door)) {
    const index = Math.floor(at / slice)
    if (index < counts.length) counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

function acksOf(entries: readonly Entry[], kind: Entry['kind'], door?: Door): number[] {
  return entries.flatMap((entry) =>
    entry.kind === kind && entry.state === 'ok' && entry.door === door ? [entry.at] : [],
  )
}

function longest(acks: readonly number[], from: number, to: number): Gap {
  const before = acks.findLast((at) => at <= from) ?? from
  const moments = [before, ...acks.filter((at) => at > from && at < to), to]
  let found: Gap = { from: before, to: before }
  for (const [index, at] of moments.entries()) {
    const last = moments[index - 1]
    if (last !== undefined && at - last > lengthOf(found)) found = { from: last, to: at }
  }
  return found
}

import type { Bound } from '../fault.ts'
import type { Figures } from './figures.ts'

/** What all drills of one fault found together: sums, and what broke a promise, a bound's among them. Times in seconds. */
export interface Summary extends Omit<Figures, 'stopped' | 'haproxyStopped' | 'readsStopped'> {
  readonly runs: number
  /** Without an acknowledged row at VIP:5432. */
  readonly p50: number
  readonly max: number
  /** The same at VIP:5000. */
  readonly haproxyMax: number
  /** Without an answer at VIP:5001. */
  readonly readMax: number
}

/** Runs that a median takes to say anything. */
const enough = 5

/** A bound as it stands in a table: `p50 / max`, in seconds. */
export function boundWords(bound: Bound | undefined): string {
  if (bound === undefined) return ''
  return bound.p50 === undefined ? `${bound.max} s` : `${bound.p50} / ${bound.max} s`
}

/** The times of a summary as they stand in a table, in seconds. */
export function secondsOf({ p50, max, haproxyMax, readMax }: Summary) {
  const shown = (seconds: number) => seconds.toFixed(1)
  return { p50: shown(p50), max: shown(max), haproxyMax: shown(haproxyMax), readMax: shown(readMax) }
}

/** Sums up the drills of each fault of these names, in their order; a fault without a drill is left out. */
export function summariseEach(names: readonly string[], drills: readonly Figures[]): Summary[] {
  return names.flatMap((name) => {
    const own = drills.filter(({ fault }) => fault === name)
    return own.length === 0 ? [] : [summarise(own)]
  })
}

/** Sums up the drills of one fault; at least one. */
export function summarise(drills: readonly Figures[]): Summary {
  const [first] = drills
  if (first === undefined) throw new Error('no drill to sum up')
  const { fault, bound } = first
  const stopped = drills.map((drill) => drill.stopped)
  const sum = (read: (drill: Figures) => number) => drills.reduce((total, drill) => total + read(drill), 0)
  const [p50, max] = [median(stopped), Math.max(...stopped)]
  return {
    fault,
    runs: drills.length,
    ...(bound && { bound }),
    p50,
    max,
    haproxyMax: Math.max(...drills.map(({ haproxyStopped }) => haproxyStopped)),
    readMax: Math.max(...drills.map(({ readsStopped }) => readsStopped)),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    unknown: sum(({ unknown }) => unknown),
    errors: sum(({ errors }) => errors),
    haproxyErrors: sum(({ haproxyErrors }) => haproxyErrors),
    lost: sum(({ lost }) => lost),
    broken: [...brokenBounds(bound, p50, max, drills.length), ...drills.flatMap(({ broken }) => broken)],
  }
}

function brokenBounds(bound: Bound | undefined, p50: number, max: number, runs: number): string[] {
  if (bound === undefined) return []
  const found: string[] = []
  if (max > bound.max) found.push(`writes stopped for ${max.toFixed(1)} s, the bound is ${bound.max} s`)
  if (runs >= enough && bound.p50 !== undefined && p50 > bound.p50) {
    found.push(`in the median writes stopped for ${p50.toFixed(1)} s, the bound is ${bound.p50} s`)
  }
  return found
}

/** The middle one of them, or the mean of the two in the middle; 0 where there is none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = 0, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return (low + high) / 2
}

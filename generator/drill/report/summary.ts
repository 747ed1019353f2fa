import type { Bound } from '../fault.ts'
import { doors } from '../ledger/entry.ts'
import { lengthOf } from '../ledger/gap.ts'
import { isClean } from '../ledger/judge.ts'
import { type DrillResult, secondsStopped } from '../result.ts'

/** What all drills of one fault found together. Times in seconds. */
export interface Summary {
  readonly fault: string
  readonly runs: number
  readonly bound?: Bound
  /** Without an acknowledged row at VIP:5432. */
  readonly p50: number
  readonly max: number
  /** The same at VIP:5000. */
  readonly haproxyMax: number
  readonly readMax: number
  readonly acknowledged: number
  readonly unknown: number
  readonly errors: number
  readonly lost: number
  /** What broke a promise, in words; empty where all were kept. */
  readonly broken: readonly string[]
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
export function summariseEach(names: readonly string[], results: readonly DrillResult[]): Summary[] {
  return names.flatMap((name) => {
    const own = results.filter(({ fault }) => fault === name)
    return own.length === 0 ? [] : [summarise(own)]
  })
}

/** Sums up the drills of one fault; at least one. */
export function summarise(results: readonly DrillResult[]): Summary {
  const [first] = results
  if (first === undefined) throw new Error('no drill to sum up')
  const stopped = results.map(secondsStopped)
  const sum = (read: (result: DrillResult) => number) => results.reduce((total, result) => total + read(result), 0)
  const counts = {
    acknowledged: sum(({ judgement }) => judgement.acknowledged),
    unknown: sum(({ judgement }) => judgement.unknown),
    errors: sum(({ errors }) => doors.reduce((total, door) => total + errors[door], 0)),
    lost: sum(({ judgement }) => judgement.lost.length),
  }
  const [p50, max] = [median(stopped), Math.max(...stopped)]
  return {
    fault: first.fault,
    runs: results.length,
    ...(first.bound && { bound: first.bound }),
    p50,
    max,
    haproxyMax: Math.max(...results.map(({ gaps }) => lengthOf(gaps.haproxy))) / 1000,
    readMax: Math.max(...results.map(({ readGap }) => lengthOf(readGap))) / 1000,
    ...counts,
    broken: [...brokenBounds(first.bound, p50, max, results.length), ...results.flatMap(brokenLedger)],
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

function brokenLedger({ judgement, loss }: DrillResult): string[] {
  if (loss === 'any') return []
  if (loss === 'some')
    return judgement.lost.length > 0 ? [] : ['the ledger saw no loss, so it would see none elsewhere']
  if (isClean(judgement)) return []
  const { lost, unexpected, forks, twoPrimaries, different } = judgement
  const kinds = { 'lost rows': lost, 'rows that nobody wrote': unexpected, forks, 'two primaries': twoPrimaries }
  const found = Object.entries(kinds).flatMap(([kind, names]) =>
    names.length === 0 ? [] : [`${names.length} ${kind}, such as ${names[0]}`],
  )
  return different.length === 0 ? found : [...found, `the content differs on ${different.join(', ')}`]
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = 0, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return (low + high) / 2
}

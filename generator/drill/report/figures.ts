import type { Bound } from '../fault.ts'
import { lengthOf } from '../ledger/gap.ts'
import { isClean } from '../ledger/judge.ts'
import { type DrillResult, secondsStopped } from '../result.ts'

/** What one drill found, in the figures that tables are made of. Times in seconds. */
export interface Figures {
  readonly fault: string
  readonly bound?: Bound
  /** Without an acknowledged row at VIP:5432. */
  readonly stopped: number
  /** The same at VIP:5000. */
  readonly haproxyStopped: number
  /** Without an answer at VIP:5001. */
  readonly readsStopped: number
  readonly acknowledged: number
  readonly unknown: number
  /** Statements and connections that ended with an error, at VIP:5432 and at VIP:5000. */
  readonly errors: number
  readonly haproxyErrors: number
  readonly lost: number
  /** What the ledger found broken, in words; empty where it found nothing. */
  readonly broken: readonly string[]
}

/** The figures of a drill. */
export function figuresOf(result: DrillResult): Figures {
  const { fault, bound, gaps, readGap, judgement, errors } = result
  return {
    fault,
    ...(bound && { bound }),
    stopped: secondsStopped(result),
    haproxyStopped: lengthOf(gaps.haproxy) / 1000,
    readsStopped: lengthOf(readGap) / 1000,
    acknowledged: judgement.acknowledged,
    unknown: judgement.unknown,
    errors: errors.pgbouncer,
    haproxyErrors: errors.haproxy,
    lost: judgement.lost.length,
    broken: brokenLedger(result),
  }
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

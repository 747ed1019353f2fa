import type { Cluster } from '../model/cluster.ts'
import { type Bound, boundOf, type Fault } from './fault.ts'
import { type Budget, findBudget } from './ledger/budget.ts'
import { type Door, doors, type Entry } from './ledger/entry.ts'
import { countPerSlice, type Gap, lengthOf, longestGap, longestReadGap } from './ledger/gap.ts'
import type { Judgement } from './ledger/judge.ts'
import type { Sample } from './monitor.ts'

/** Something that happened at a moment of the drill, in milliseconds since its start. */
export interface Mark {
  readonly at: number
  readonly words: string
}

/** Who had a part from a moment on. */
export interface Span {
  readonly from: number
  readonly host: string
}

/** What one drill found. */
export interface DrillResult {
  readonly fault: string
  readonly bound?: Bound
  /** What the ledger shall show: `none` where no acknowledged row may be lost, `any` where durability promises nothing, `some` in a negative control. */
  readonly loss: 'none' | 'any' | 'some'
  /** The longest time without an acknowledged row, by door. */
  readonly gaps: Readonly<Record<Door, Gap>>
  /** Where the time went; absent where nobody took over. */
  readonly budget?: Budget
  /** The longest time without an answer at VIP:5001. */
  readonly readGap: Gap
  /** Statements and connections that ended with an error, by door. */
  readonly errors: Readonly<Record<Door, number>>
  readonly judgement: Judgement
  readonly marks: readonly Mark[]
  /** Milliseconds: the fault's beginning, when the cluster was whole again, and when the clients stopped. */
  readonly from: number
  readonly healed: number
  readonly ended: number
  /** Acknowledged rows in each 100 ms, by door. */
  readonly perSlice: Readonly<Record<Door, readonly number[]>>
  /** Hosts that acknowledged, and that answered for the VIP. */
  readonly leaders: readonly Span[]
  readonly vip: readonly Span[]
}

/** What a drill has gathered when it ends. */
export interface Gathered {
  readonly entries: readonly Entry[]
  readonly judgement: Judgement
  readonly marks: readonly Mark[]
  readonly samples: readonly Sample[]
  readonly from: number
  readonly healed: number
  readonly ended: number
}

/** Milliseconds of one bar in the report. */
export const slice = 100

/** Makes the result of what was gathered. */
export function measure(fault: Fault, cluster: Cluster, gathered: Gathered): DrillResult {
  const { entries, judgement, marks, samples, from, healed, ended } = gathered
  const byDoor = <T>(make: (door: Door) => T) =>
    Object.fromEntries(doors.map((door) => [door, make(door)])) as Record<Door, T>
  const bound = boundOf(fault, cluster)
  const gaps = byDoor((door) => longestGap(entries, door, from, ended))
  const budget = findBudget(entries, gaps)
  const named = (address: string | undefined) => cluster.hosts.find((host) => host.address === address)?.name
  return {
    fault: fault.name,
    ...(bound && { bound }),
    loss: fault.mustLose ? 'some' : cluster.synchronous ? 'none' : 'any',
    gaps,
    ...(budget && { budget }),
    readGap: longestReadGap(entries, from, ended),
    errors: byDoor((door) => entries.filter((entry) => entry.door === door && entry.state === 'unknown').length),
    judgement,
    marks,
    from,
    healed,
    ended,
    perSlice: byDoor((door) => countPerSlice(entries, door, slice, ended)),
    leaders: spans(
      entries.flatMap(({ kind, state, at, host }) =>
        kind === 'row' && state === 'ok' ? { at, host: named(host) ?? String(host) } : [],
      ),
    ),
    vip: spans(samples.map(({ at, vip }) => ({ at, host: vip ?? 'nobody' }))),
  }
}

/** Seconds that rows stopped at VIP:5432: what a bound is about. */
export function secondsStopped({ gaps }: DrillResult): number {
  return lengthOf(gaps.pgbouncer) / 1000
}

function spans(seen: readonly { readonly at: number; readonly host: string }[]): Span[] {
  const found: Span[] = []
  for (const { at, host } of seen) if (found.at(-1)?.host !== host) found.push({ from: at, host })
  return found
}

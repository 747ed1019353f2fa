import { type Door, doors, type Entry } from './entry.ts'
import type { Gap } from './gap.ts'

/** Where the time of a takeover went, in milliseconds since its gap began. */
export interface Budget {
  /** Until anybody was acknowledged on the new timeline: the fault was noticed, the lock passed on, PostgreSQL promoted. */
  readonly promoted: number
  /** Until a row was acknowledged at each door: its proxies found the new leader. */
  readonly doors: Readonly<Record<Door, number>>
}

/**
 * The budget of a drill in which another PostgreSQL took over; undefined where the timeline stayed.
 * @param gaps the longest gap at each door.
 */
export function findBudget(entries: readonly Entry[], gaps: Readonly<Record<Door, Gap>>): Budget | undefined {
  const start = Math.min(...doors.map((door) => gaps[door].from))
  const written = entries.filter(({ state, timeline }) => state === 'ok' && timeline !== undefined)
  const before = Math.max(...written.filter(({ at }) => at <= start).map(({ timeline = 0 }) => timeline), 0)
  const newer = written.filter(({ at, timeline = 0 }) => at > start && timeline > before)
  const firstAt = (wanted: Door) => newer.find(({ kind, door }) => kind === 'row' && door === wanted)?.at
  const [promoted, pgbouncer, haproxy] = [newer[0]?.at, firstAt('pgbouncer'), firstAt('haproxy')]
  if (promoted === undefined || pgbouncer === undefined || haproxy === undefined) return undefined
  return { promoted: promoted - start, doors: { pgbouncer: pgbouncer - start, haproxy: haproxy - start } }
}

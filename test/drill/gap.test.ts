import { describe, expect, it } from 'vitest'
import { findBudget } from '../../generator/drill/ledger/budget.ts'
import type { Entry } from '../../generator/drill/ledger/entry.ts'
import { countPerSlice, lengthOf, longestGap, longestReadGap } from '../../generator/drill/ledger/gap.ts'

const acks = (times: readonly number[], more: Partial<Entry> = {}): Entry[] =>
  times.map((at, number) => ({ at, kind: 'row', state: 'ok', door: 'pgbouncer', client: 1, number, ...more }))

describe('the longest gap', () => {
  it('lies between two acknowledgements at the same door', () => {
    const entries = [...acks([100, 200, 900, 1000]), ...acks([150, 500, 950], { door: 'haproxy' })]
    expect(longestGap(entries, 'pgbouncer', 150, 1000)).toEqual({ from: 200, to: 900 })
    expect(longestGap(entries, 'haproxy', 150, 1000)).toEqual({ from: 500, to: 950 })
  })

  it('begins with the last acknowledgement before the fault', () => {
    expect(longestGap(acks([100, 900]), 'pgbouncer', 500, 1000)).toEqual({ from: 100, to: 900 })
  })

  it('lasts to the end where nothing is acknowledged any more', () => {
    expect(lengthOf(longestGap(acks([100]), 'pgbouncer', 200, 5000))).toBe(4900)
  })

  it('counts no statement without an acknowledgement', () => {
    const entries = [...acks([100, 900]), ...acks([500], { state: 'unknown' }), ...acks([600], { kind: 'item' })]
    expect(longestGap(entries, 'pgbouncer', 100, 1000)).toEqual({ from: 100, to: 900 })
  })

  it('is told of reads too', () => {
    const reads = [100, 300, 1300].map((at, number): Entry => ({ at, kind: 'read', state: 'ok', client: 1, number }))
    expect(longestReadGap(reads, 100, 1400)).toEqual({ from: 300, to: 1300 })
  })
})

describe('rows in each slice', () => {
  it('are counted by the time of their acknowledgement', () => {
    expect(countPerSlice(acks([0, 99, 100, 350, 400]), 'pgbouncer', 100, 400)).toEqual([2, 1, 0, 1])
  })
})

describe('the budget of a takeover', () => {
  const gaps = { pgbouncer: { from: 1000, to: 6000 }, haproxy: { from: 900, to: 5500 } }
  const before = acks([800, 1000], { timeline: 3 })

  it('tells when PostgreSQL was promoted, and when each door led to it', () => {
    const canary = acks([5000], { kind: 'canary', timeline: 4 })
    const rows = [...acks([5500], { door: 'haproxy', timeline: 4 }), ...acks([6000], { timeline: 4 })]
    const late = acks([1100], { kind: 'canary', timeline: 3 })
    expect(findBudget([...before, ...late, ...canary, ...rows], gaps)).toEqual({
      promoted: 4100,
      doors: { haproxy: 4600, pgbouncer: 5100 },
    })
  })

  it('is none where the timeline stays', () => {
    expect(findBudget([...before, ...acks([6000], { timeline: 3 })], gaps)).toBeUndefined()
  })
})

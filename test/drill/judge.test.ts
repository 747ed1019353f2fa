import { describe, expect, it } from 'vitest'
import { type Entry, nameOf } from '../../generator/drill/ledger/entry.ts'
import { isClean, judge } from '../../generator/drill/ledger/judge.ts'

const row = (number: number, state: Entry['state'], more: Partial<Entry> = {}): Entry => ({
  at: number * 10 + (state === 'invoke' ? 0 : 5),
  kind: 'row',
  state,
  door: 'pgbouncer',
  client: 1,
  number,
  ...more,
})
const written = (number: number, more: Partial<Entry> = {}) => [row(number, 'invoke', more), row(number, 'ok', more)]
const holds = (entries: readonly Entry[], checksum = 'same') => ({
  names: [...new Set(entries.map(nameOf))],
  checksum,
})

describe('the ledger', () => {
  it('is clean where every host has what was acknowledged', () => {
    const entries = [...written(1), ...written(2)]
    const found = judge(entries, { db1: holds(entries), db2: holds(entries) })
    expect(found).toEqual({
      acknowledged: 2,
      unknown: 0,
      recovered: 0,
      lost: [],
      unexpected: [],
      forks: [],
      twoPrimaries: [],
      different: [],
    })
    expect(isClean(found)).toBe(true)
  })

  it('sees an acknowledged row that one host alone lacks', () => {
    const entries = [...written(1), ...written(2)]
    const found = judge(entries, { db1: holds(entries), db2: holds(written(1), 'other') })
    expect(found).toMatchObject({ lost: ['row pgbouncer/1/2 on db2'], different: ['db2'] })
    expect(isClean(found)).toBe(false)
  })

  it('lets what nobody acknowledged be there or not', () => {
    const entries = [row(1, 'invoke'), row(1, 'unknown'), row(2, 'invoke'), row(2, 'unknown')]
    const found = judge(entries, { db1: holds([row(1, 'ok')]) })
    expect(found).toMatchObject({ acknowledged: 0, unknown: 2, recovered: 1, lost: [] })
    expect(isClean(found)).toBe(true)
  })

  it('sees a row that nobody wrote', () => {
    expect(judge(written(1), { db1: holds([...written(1), ...written(7)]) })).toMatchObject({
      unexpected: ['row pgbouncer/1/7'],
    })
  })

  it('sees an append that did not see an acknowledged one, though the list is whole in the end', () => {
    const item = (number: number, list: readonly number[]) => written(number, { kind: 'item', list })
    const entries = [...item(1, [1]), ...item(2, [1, 2]), ...item(3, [1, 3])]
    expect(judge(entries, { db1: holds(entries) })).toMatchObject({
      forks: ['item pgbouncer/1/3 saw [1,3] of [1,2,3]'],
    })
  })

  it('does not mind an item in a list that nobody acknowledged', () => {
    const item = (number: number, list: readonly number[]) => written(number, { kind: 'item', list })
    const entries = [...item(1, [1]), row(2, 'invoke', { kind: 'item' }), row(2, 'unknown', { kind: 'item' })]
    const later = item(3, [1, 2, 3])
    expect(judge([...entries, ...later], { db1: holds([...entries, ...later]) })).toMatchObject({ forks: [] })
  })

  it('sees a primary that acknowledges after another has taken over', () => {
    const entries = [
      ...written(1, { host: 'db1', timeline: 1 }),
      ...written(2, { host: 'db2', timeline: 2 }),
      ...written(3, { kind: 'canary', host: 'db1', timeline: 1 }),
    ]
    expect(judge(entries, { db1: holds(entries) })).toMatchObject({
      twoPrimaries: ['canary pgbouncer/1/3 by db1 on timeline 1 after db2 on 2'],
    })
  })

  it('does not mind an answer that was on its way when another took over', () => {
    const old = { host: 'db1', timeline: 1 }
    const entries = [
      row(1, 'invoke', old),
      ...written(2, { host: 'db2', timeline: 2 }),
      row(1, 'ok', { ...old, at: 30 }),
    ]
    expect(judge(entries, { db1: holds(entries) })).toMatchObject({ twoPrimaries: [] })
  })
})

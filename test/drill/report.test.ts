import { describe, expect, it } from 'vitest'
import { faults } from '../../generator/drill/faults/index.ts'
import { figuresOf } from '../../generator/drill/report/figures.ts'
import { drawPage } from '../../generator/drill/report/page.ts'
import { summarise as summariseFigures } from '../../generator/drill/report/summary.ts'
import { drawTimeline } from '../../generator/drill/report/timeline.ts'
import type { DrillResult } from '../../generator/drill/result.ts'

const clean = { lost: [], unexpected: [], forks: [], twoPrimaries: [], different: [] }

/** A drill of 10 s in which writes stopped for the given seconds. */
const drill = (seconds: number, more: Partial<DrillResult> = {}): DrillResult => ({
  fault: 'leader-power-off',
  bound: { p50: 7, max: 10 },
  loss: 'none',
  gaps: { pgbouncer: { from: 1000, to: 1000 + seconds * 1000 }, haproxy: { from: 1000, to: 1500 } },
  readGap: { from: 0, to: 250 },
  errors: { pgbouncer: 2, haproxy: 1 },
  judgement: { acknowledged: 100, unknown: 3, recovered: 1, ...clean },
  marks: [{ at: 1000, words: 'power of <db1> cut' }],
  from: 900,
  healed: 9000,
  ended: 10_000,
  perSlice: { pgbouncer: [4, 0, 8], haproxy: [1, 1, 1] },
  leaders: [
    { from: 0, host: 'db1' },
    { from: 5000, host: 'db2' },
  ],
  vip: [
    { from: 0, host: 'proxy1' },
    { from: 2000, host: 'nobody' },
    { from: 2100, host: 'proxy2' },
  ],
  ...more,
})

const summarise = (results: readonly DrillResult[]) => summariseFigures(results.map(figuresOf))

describe('a summary', () => {
  it('tells the median and the longest gap, and the sums', () => {
    expect(summarise([drill(5), drill(9), drill(6)])).toEqual({
      fault: 'leader-power-off',
      runs: 3,
      bound: { p50: 7, max: 10 },
      p50: 6,
      max: 9,
      haproxyMax: 0.5,
      readMax: 0.25,
      acknowledged: 300,
      unknown: 9,
      errors: 6,
      haproxyErrors: 3,
      lost: 0,
      broken: [],
    })
    expect(summarise([drill(5), drill(6)]).p50).toBe(5.5)
  })

  it('holds the longest gap against the bound always, the median from five runs on', () => {
    expect(summarise([drill(11)]).broken).toEqual(['writes stopped for 11.0 s, the bound is 10 s'])
    expect(summarise([8, 8, 8, 8].map((seconds) => drill(seconds))).broken).toEqual([])
    expect(summarise([8, 8, 8, 8, 1].map((seconds) => drill(seconds))).broken).toEqual([
      'in the median writes stopped for 8.0 s, the bound is 7 s',
    ])
  })

  it('names what the ledger found', () => {
    const judgement = { ...drill(1).judgement, lost: ['row pgbouncer/1/2 on db2'], different: ['db2'] }
    expect(summarise([drill(1, { judgement })])).toMatchObject({
      lost: 1,
      broken: ['1 lost rows, such as row pgbouncer/1/2 on db2', 'the content differs on db2'],
    })
    expect(summarise([drill(1, { judgement, loss: 'any' })]).broken).toEqual([])
  })

  it('of a negative control fails where the ledger saw no loss', () => {
    const judgement = { ...drill(1).judgement, lost: ['canary host/1/9 on db2'] }
    expect(summarise([drill(1, { judgement, loss: 'some' })]).broken).toEqual([])
    expect(summarise([drill(1, { loss: 'some' })]).broken).toEqual([
      'the ledger saw no loss, so it would see none elsewhere',
    ])
  })
})

describe('a timeline', () => {
  it('shows bars, the gap, who led, who had the VIP, and the marks', () => {
    const shapes = drawTimeline(drill(5)).split('\n')
    expect(shapes).toContain('<rect class="gap" x="177" y="22" width="425" height="44"/>')
    expect(shapes).toContain('<text x="389.5" y="48" text-anchor="middle">5.0 s</text>')
    // As far from the edge as half of it is wide.
    expect(shapes).toContain('<text x="942" y="184" text-anchor="middle">10 s</text>')
    const strips = shapes.filter((shape) => shape.startsWith('<g class="span">'))
    expect(strips.map((shape) => shape.match(/class="(host-\d|nobody)"/)?.[1])).toEqual([
      'host-0',
      'host-1',
      'host-0',
      'nobody',
      'host-1',
    ])
    expect(shapes).toContain('<circle class="dot" cx="177" cy="11" r="7"/>')
  })
})

describe('the page', () => {
  it('holds a row and the worst run of each fault, and nothing of another page', () => {
    const results = [drill(5), drill(9)]
    const page = drawPage([summarise(results)], results, faults, { title: 'Drills', subtitle: 'a & b' })
    expect(page).toContain('<p class="quiet">a &amp; b</p>')
    expect(page).toContain('<td>2</td><td>7.0</td><td>9.0</td><td>7 / 10 s</td>')
    expect(page).toContain('none for 9.0 s at VIP:5432')
    expect(page).toContain('<p>Nobody took over.</p>')
    const budget = { promoted: 4100, doors: { haproxy: 4600, pgbouncer: 5100 } }
    const taken = [drill(5, { budget })]
    expect(drawPage([summarise(taken)], taken, faults, { title: '', subtitle: '' })).toContain(
      'promoted after 4.1 s; VIP:5000 led to it 0.5 s later, VIP:5432 1.0 s later.',
    )
    expect(page).toContain('<li>1.0 s: power of &lt;db1&gt; cut</li>')
    expect(page).not.toMatch(/(src|href)="(?!#)/)
  })
})

describe('the faults', () => {
  it('have a name each that can be typed, and say what is expected', () => {
    const names = faults.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, does, expects } of faults) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect([does, expects.at(-1)]).toEqual([expect.stringMatching(/^.+[^.]$/), '.'])
    }
  })
})

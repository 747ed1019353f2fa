import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { liveOf } from '../../generator/cluster/live.ts'
import type { Observation } from '../../generator/cluster/observation.ts'
import type { Place } from '../../generator/cluster/place.ts'
import { statusPage } from '../../generator/cluster/status-page.ts'
import { warningsOf } from '../../generator/cluster/warnings.ts'
import { titleOf } from '../browser.ts'
import { contrastOf } from '../picture/contrast.ts'
import { faultsOf, measure } from '../picture/measure.ts'
import { generateTopology } from '../support.ts'

const healthy = JSON.parse(readFileSync('test/cluster/samples/observation.json', 'utf8')) as Observation
const { cluster } = await generateTopology('debian')
const place: Place = { backend: 'lab', emulated: false, run: '', enter: () => '', exec: async () => '' }
const off = { cause: 'no answer within 2 s' }

/** db3, the synchronous standby, and proxy1, which had the VIP and pgAdmin, are without power. */
const half: Observation = {
  ...healthy,
  patroni: { ...healthy.patroni, db3: off },
  dcs: { value: { leader: 'db2', voters: ['db1', 'db2', 'db3'], lost: ['db3'] } },
  haproxy: { ...healthy.haproxy, proxy1: off },
  pgbouncer: { ...healthy.pgbouncer, proxy1: off },
  pgadmin: { proxy1: off },
  vip: { ...healthy.vip, answeredBy: { value: 'proxy2' }, heldBy: { proxy1: off, proxy2: { value: true } } },
}
const dead: Observation = {
  at: healthy.at,
  patroni: { db1: off, db2: off, db3: off },
  dcs: off,
  haproxy: { proxy1: off, proxy2: off },
  pgbouncer: { proxy1: off, proxy2: off },
  vip: { pgbouncer: off, answeredBy: off },
  pgadmin: { proxy1: off },
}
const seen = { healthy, half, dead }
const pageOf = (observation: Observation) => statusPage(cluster, observation, warningsOf(cluster, place, observation))

describe('the picture of a running cluster', () => {
  it('shows who leads, who follows, who has the VIP and where each proxy sends', () => {
    expect(liveOf(cluster, healthy)).toEqual({
      hosts: {
        db1: { mood: 'leader', is: 'leader', notes: ['timeline 3', 'leads Consul'] },
        db2: { mood: 'good', is: 'replica', notes: ['timeline 3, 0 B behind'] },
        db3: { mood: 'good', is: 'sync standby', notes: ['timeline 3, 0 B behind'] },
        proxy1: { mood: 'leader', is: 'holds the VIP', notes: ['5000 to db1', '5001 to db2, db3'] },
        proxy2: { mood: 'good', is: 'stands by', notes: ['5000 to db1', '5001 to db2, db3'] },
      },
      vip: { mood: 'leader', is: 'on proxy1', notes: [] },
    })
  })

  it('shows what is down, and what of it was known', () => {
    const { hosts, vip } = liveOf(cluster, half)
    expect(hosts).toMatchObject({
      db2: { mood: 'good', notes: ['timeline 3, 0 B behind', 'leads Consul'] },
      db3: { mood: 'bad', is: 'no answer', notes: ['last known as sync standby'] },
      proxy1: { mood: 'bad', is: 'no answer' },
      proxy2: { mood: 'leader', is: 'holds the VIP' },
    })
    expect(vip.is).toBe('on proxy2')
    const nothing = liveOf(cluster, dead)
    expect(new Set([...Object.values(nothing.hosts), nothing.vip].map(({ mood }) => mood))).toEqual(new Set(['bad']))
  })

  it('shows a host of which one program is ill as not well', () => {
    const ill: Observation = {
      ...healthy,
      pgadmin: { proxy1: off },
      dcs: { value: { leader: 'db1', voters: ['db1', 'db2', 'db3'], lost: ['db2'] } },
    }
    expect(liveOf(cluster, ill).hosts).toMatchObject({
      proxy1: { mood: 'watch', notes: ['5000 to db1', '5001 to db2, db3', 'pgAdmin does not answer'] },
      db2: { mood: 'watch', is: 'replica', notes: ['timeline 3, 0 B behind', 'lost to Consul'] },
    })
  })
})

test('warnings say in words what is not as it should be, each once', () => {
  expect(warningsOf(cluster, place, healthy)).toEqual([])
  expect(warningsOf(cluster, place, half)).toEqual([
    'Consul does not reach its server on db3',
    'db3: no answer within 2 s',
    'db3 is the synchronous standby and does not answer',
    'HAProxy on proxy1: no answer within 2 s',
    'PgBouncer on proxy1: no answer within 2 s',
    'pgAdmin on proxy1: no answer within 2 s',
  ])
  const [name, probe] = Object.entries(healthy.patroni)[1] ?? []
  if (name === undefined || probe === undefined || 'cause' in probe) throw new Error('the sample has no such host')
  const waiting = { ...probe.value, pendingRestart: true, paused: true, failsafe: true }
  expect(
    warningsOf(cluster, place, { ...healthy, patroni: { ...healthy.patroni, [name]: { value: waiting } } }),
  ).toEqual([
    'db2 waits for a restart of PostgreSQL, without which changed settings do not hold',
    'Patroni is paused: where the leader fails, nobody takes over',
    'failsafe_mode holds db2: the DCS is away, or was; nobody takes over until 30 s after',
  ])
})

describe.each(Object.entries(seen))('the page of a cluster that is %s', (_, observation) => {
  const page = pageOf(observation)

  it('needs nothing but itself', () => {
    expect(page.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\((?!#)|@import|<script|<link|src=/)
    expect(page).toContain(`seen ${healthy.at.slice(0, 10)} ${healthy.at.slice(11, 19)} UTC`)
  })

  it('says every warning, or that there is none', () => {
    const warnings = warningsOf(cluster, place, observation)
    for (const words of warnings) expect(page).toContain(`<li>${words}</li>`)
    expect(page).toContain(warnings.length === 0 ? 'all is as it should be' : `${warnings.length} warnings`)
  })
})

it('the pictures of pages overlap and cut nothing', async () => {
  const pages = Object.values(seen).map(pageOf)
  const measured = await measure(pages.map((page) => /<svg[\s\S]*<\/svg>/.exec(page)?.[0] ?? ''))
  expect(measured.map(faultsOf)).toEqual([[], [], []])
})

it('a page overlaps and cuts nothing around its picture', async () => {
  expect(await faultsAround(pageOf(half))).toEqual([])
  const broken = pageOf(half).replace(
    '</style>',
    'h1 { position: absolute } .facts li { max-width: 40px; white-space: nowrap }</style>',
  )
  expect(await faultsAround(broken)).toEqual(
    expect.arrayContaining(['hardway overlaps 6 warnings', 'leader db1 is cut']),
  )
})

it.each(['light', 'dark'] as const)('a page can be read in %s colours', async (scheme) => {
  const inks = JSON.parse(await titleOf(withScript(pageOf(half), inksScript), scheme)) as Parameters<
    typeof contrastOf
  >[0][]
  expect(inks.length).toBeGreaterThan(40)
  expect(inks.filter((ink) => contrastOf(ink) < 4.5)).toEqual([])
})

// The elements that hold words, outside of the picture.
const wordy = `[...document.querySelectorAll('h1, .verdict, time, .facts li, .warnings li, .legend li, th, td')].filter((node) => node.textContent.trim())`

const faultsScript = `
const all = ${wordy}.map((node) => ({ text: node.textContent, box: node.getBoundingClientRect(), node }))
const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
const scrolled = (node) => node.closest('.scroll') !== null
document.title = encodeURIComponent(JSON.stringify([
  ...all.filter(({ node }) => node.scrollWidth > node.clientWidth + 1).map(({ text }) => text + ' is cut'),
  ...all.filter(({ box, node }) => !scrolled(node) && (box.left < 0 || box.right > innerWidth)).map(({ text }) => text + ' leaves the page'),
  ...all.flatMap((a, i) => all.slice(i + 1).filter((b) => meets(a.box, b.box)).map((b) => a.text + ' overlaps ' + b.text)),
  ...(document.documentElement.scrollWidth > innerWidth ? ['the page is wider than its window'] : []),
]))`

const inksScript = `
const ground = (node) => {
  const colour = getComputedStyle(node).backgroundColor
  return colour === 'rgba(0, 0, 0, 0)' ? ground(node.parentElement) : colour
}
document.title = encodeURIComponent(JSON.stringify(${wordy}.map((node) => (
  { text: node.textContent, colour: getComputedStyle(node).color, ground: ground(node) }
))))`

const withScript = (page: string, script: string) => page.replace('</body>', `<script>${script}</script></body>`)

async function faultsAround(page: string): Promise<string[]> {
  return JSON.parse(await titleOf(withScript(page, faultsScript))) as string[]
}

test('clients that wait long for a server connection are told of in words', () => {
  const pools = (longestWait: number) => ({ proxy1: { value: { active: 20, waiting: 3, longestWait } }, proxy2: off })
  expect(warningsOf(cluster, place, { ...healthy, pools: pools(9) })).toEqual([])
  expect(warningsOf(cluster, place, { ...healthy, pools: pools(12) })).toEqual([
    'clients of PgBouncer on proxy1 wait for a server connection: 3, for up to 12 s',
  ])
})

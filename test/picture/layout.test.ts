import { describe, expect, it } from 'vitest'
import type { Cluster } from '../../generator/model/cluster.ts'
import type { Live, LiveState } from '../../generator/picture/live.ts'
import { topologySvg } from '../../generator/picture/topology-svg.ts'
import { contrastOf, inksOf } from './contrast.ts'
import { faultsOf, measure } from './measure.ts'
import { shapes } from './shapes.ts'

// Every mood, with the longest words that are said of a host.
function lively({ hosts }: Cluster): Live {
  const states: LiveState[] = [
    { mood: 'leader', is: 'holds the VIP', notes: ['5000 to db1', '5001 to db2, db3'] },
    { mood: 'good', is: 'quorum standby', notes: ['timeline 12, 12345.6 MiB behind', 'leads Consul'] },
    {
      mood: 'watch',
      is: 'creating replica',
      notes: ['HAProxy does not answer', 'no voter of Consul', 'restart pending'],
    },
    { mood: 'bad', is: 'no answer', notes: ['last known as quorum standby'] },
  ]
  const named = hosts.slice(0, -1).map(({ name }, index) => [name, states[index % states.length]] as const)
  return { hosts: Object.fromEntries(named) as Live['hosts'], vip: { mood: 'bad', is: 'answers nowhere', notes: [] } }
}

describe('the picture, drawn by Chromium', async () => {
  const all = [...(await shapes())]
  const pictures = [
    ...all.map(([, cluster]) => topologySvg(cluster)),
    ...all.map(([, cluster]) => topologySvg(cluster, lively(cluster))),
  ]
  const measured = await measure(pictures)

  it.each(all.map(([name, { hosts }], index) => ({ name, hosts, picture: measured[index] })))(
    'of $name overlaps and cuts nothing, and shows every host',
    ({ hosts, picture }) => {
      if (picture === undefined) throw new Error('Chromium did not draw it')
      expect(faultsOf(picture)).toEqual([])
      const texts = picture.texts.map(({ text }) => text)
      expect(texts).toEqual(expect.arrayContaining(hosts.flatMap(({ name, address }) => [name, address])))
    },
  )

  it.each(all.map(([name, cluster], index) => ({ name, cluster, picture: measured[all.length + index] })))(
    'of $name overlaps and cuts nothing where it shows how all is',
    ({ cluster, picture }) => {
      if (picture === undefined) throw new Error('Chromium did not draw it')
      expect(faultsOf(picture)).toEqual([])
      const { hosts } = lively(cluster)
      const texts = picture.texts.map(({ text }) => text)
      expect(texts).toEqual(expect.arrayContaining(Object.values(hosts).flatMap(({ is, notes }) => [is, ...notes])))
    },
  )

  it.each(['light', 'dark'] as const)('can be read on a %s page in every colour', async (scheme) => {
    const [, cluster] = all.find(([name]) => name === 'seven databases') ?? []
    if (cluster === undefined) throw new Error('there is no such shape')
    const inks = await inksOf(topologySvg(cluster, lively(cluster)), scheme)
    expect(new Set(inks.map(({ ground }) => ground)).size).toBeGreaterThanOrEqual(6)
    expect(inks.filter((ink) => contrastOf(ink) < 4.5)).toEqual([])
  })

  it.each(['light', 'dark'] as const)('can be read on a %s page', async (scheme) => {
    const [, cluster] = all.find(([name]) => name === 'a DCS on hosts of its own') ?? []
    if (cluster === undefined) throw new Error('there is no such shape')
    const inks = await inksOf(topologySvg(cluster), scheme)
    expect(inks.length).toBeGreaterThan(50)
    expect(inks.filter((ink) => contrastOf(ink) < 4.5)).toEqual([])
    // The page itself is of the scheme: what lies directly on it is dark on light, or light on dark.
    expect(inks.find(({ text }) => text === cluster.name)?.ground).toBe(
      { light: 'rgb(255, 255, 255)', dark: 'rgb(16, 22, 29)' }[scheme],
    )
  })

  it('has its faults told', async () => {
    const rect = (kind: string, x: number, width: number) =>
      `<rect class="${kind}" x="${x}" y="10" width="${width}" height="40"/>`
    const text = (x: number, words: string) => `<text class="why" x="${x}" y="30">${words}</text>`
    const line = '<path class="line" d="M0 26L50 26L200 26"/>'
    const parts = `<g>${rect('card', 10, 60)}${text(20, 'too long a text')}${text(22, 'twice')}</g>${rect('pill', 65, 80)}${line}`
    const [broken] = await measure([
      `<svg viewBox="0 0 140 60" width="140" height="60">${parts}${text(100, 'cut off')}</svg>`,
    ])
    if (broken === undefined) throw new Error('Chromium did not draw it')
    expect(new Set(faultsOf(broken))).toEqual(
      new Set([
        'too long a text leaves its box',
        'cut off leaves its box',
        'too long a text overlaps twice',
        'too long a text overlaps cut off',
        'too long a text crosses a card',
        'too long a text crosses a pill',
        'cut off crosses a pill',
        'a card overlaps a pill',
        'a pill leaves the page',
        'a line crosses too long a text',
        'a line crosses twice',
        'a line crosses cut off',
        'a line crosses a card',
        'a line crosses a pill',
      ]),
    )
  })
})

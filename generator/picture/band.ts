import type { Cluster } from '../model/cluster.ts'
import { type Box, group, rect, text, widthOf } from './elements.ts'
import { type CardSize, cardSize, hostCard } from './host-card.ts'
import type { Live } from './live.ts'
import { talkList, talkListSize } from './talk-list.ts'
import { type Talk, type Tier, talksOf } from './traffic.ts'

const padding = 20
const between = 16
const vipHeight = 34

/** A tier with the sizes that it takes, before it has a place. */
export interface Band {
  readonly tier: Tier
  /** What its hosts say to each other. */
  readonly peers: readonly Talk[]
  readonly rows: readonly (readonly Tier['hosts'][number][])[]
  readonly card: CardSize
  readonly vip: string | undefined
  readonly live: Live | undefined
  readonly width: number
  readonly height: number
}

/** Pixels from a band's upper edge to where an arrow from above ends: the VIP, or the band itself. */
export function landing({ vip }: Band): number {
  return vip === undefined ? 0 : padding
}

export function measureBand(tier: Tier, cardWidth: number, cluster: Cluster, live?: Live): Band {
  const card = { ...cardSize(tier.hosts, cluster, live), width: cardWidth }
  const rows = inRows(tier.hosts)
  const columns = Math.max(...rows.map(({ length }) => length))
  const peers = talksOf(tier.name, tier, cluster)
  const vip = tier.name === 'proxies' ? vipWords(cluster, live) : undefined
  const cards = rows.length * (card.height + between) - between
  const heading = vip === undefined ? 0 : widthOf('name', vip) + 40 + 2 * (between + widthOf('heading', tier.title))
  const width = Math.max(columns * (card.width + between) - between, peersSize(peers).width, heading) + 2 * padding
  const height = headHeight(vip) + cards + peersSize(peers).height + padding
  return { tier, peers, rows, card, vip, live, width, height }
}

function vipWords({ vip }: Cluster, live: Live | undefined): string {
  return `VIP ${vip.address}${live === undefined ? '' : ` ${live.vip.is}`}`
}

// As many columns as keep the picture about as wide as high, rows as even as they can be.
function inRows<T>(hosts: readonly T[]): T[][] {
  const most = Math.max(4, Math.ceil(Math.sqrt(hosts.length)))
  const columns = Math.ceil(hosts.length / Math.ceil(hosts.length / most))
  const count = Math.ceil(hosts.length / columns)
  return Array.from({ length: count }, (_, row) => hosts.slice(row * columns, (row + 1) * columns))
}

function headHeight(vip: string | undefined): number {
  return vip === undefined ? 46 : padding + vipHeight + padding
}

/** The band in its place, with its hosts. */
export function drawBand(band: Band, box: Box, cluster: Cluster): string {
  const { tier, rows, card, vip, live, peers } = band
  const centre = box.x + box.width / 2
  const top = box.y + headHeight(vip)
  const cards = rows.flatMap((hosts, row) => {
    const left = Math.round(centre - (hosts.length * (card.width + between) - between) / 2)
    const y = top + row * (card.height + between)
    return hosts.map((host, column) =>
      hostCard(host, { ...card, x: left + column * (card.width + between), y }, cluster, live),
    )
  })
  return group(`band ${tier.name}`, tier.name, [
    rect(box, 12, 'ground'),
    text('heading', box.x + padding, box.y + 28, tier.title),
    ...(vip === undefined ? [] : [drawVip(vip, centre, box.y + padding, live)]),
    ...cards,
    ...drawPeers(peers, box),
  ])
}

function drawVip(vip: string, centre: number, y: number, live: Live | undefined): string {
  const width = widthOf('name', vip) + 40
  const box = { x: Math.round(centre - width / 2), y, width, height: vipHeight }
  return group(live === undefined ? 'vip' : `vip ${live.vip.mood}`, vip, [
    rect(box, vipHeight / 2, 'pill'),
    text('name', centre, y + 22, vip, 'middle'),
  ])
}

const peersTitle = 'between them'

function peersSize(peers: readonly Talk[]): { readonly width: number; readonly height: number } {
  if (peers.length === 0) return { width: 0, height: 0 }
  const { width, height } = talkListSize(peers)
  return { width: widthOf('note', peersTitle) + between + width, height: height + between }
}

function drawPeers(peers: readonly Talk[], box: Box): string[] {
  if (peers.length === 0) return []
  const { width, height } = peersSize(peers)
  const left = Math.round(box.x + (box.width - width) / 2)
  const y = box.y + box.height - padding - height + between
  const column = left + widthOf('note', peersTitle) + between
  return [text('note', left, y + 14, peersTitle), ...talkList(peers, column, y)]
}

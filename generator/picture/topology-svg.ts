import type { Cluster } from '../model/cluster.ts'
import { drawAdmins } from './admins.ts'
import { type Band, drawBand, landing, measureBand } from './band.ts'
import { type Box, indent, rect, text, widthOf } from './elements.ts'
import { cardSize } from './host-card.ts'
import { drawInbound, type Inbound, measureInbound } from './inbound.ts'
import type { Live } from './live.ts'
import { drawParty, partySize } from './party.ts'
import { liveStyle, style } from './style.ts'
import { tiersOf } from './traffic.ts'

const margin = 28
const headHeight = 60

/**
 * The topology as a picture: who lives where, at which ports, and who may talk to whom. Pure; no secret is in it.
 * @param live how each part is, where the picture is of a running cluster.
 */
export function topologySvg(cluster: Cluster, live?: Live): string {
  const levels = measureLevels(cluster, live)
  const clients = partySize('Clients', cluster.access.clients)
  const width = Math.max(
    ...levels.flatMap(({ band, inbound }) => [band.width, inbound.width]),
    ...[clients.width, widthOf('title', cluster.name), widthOf('note', subtitleOf(cluster))],
  )
  const partyY = margin + headHeight
  const placed = placeLevels(levels, partyY + clients.height, width)
  const bands = placed.map(({ band }) => band)
  const boxes = placed.map(({ box }) => box)
  const admins = drawAdmins(bands, boxes, partyY, cluster)
  const size = { width: admins.right + margin, height: Math.max(...boxes.map(({ y, height }) => y + height)) + margin }
  const centre = margin + width / 2
  const clientsBox = { ...clients, x: centre - clients.width / 2, y: partyY }
  return frame(cluster.name, size, live === undefined ? style : `${style}\n${liveStyle}`, [
    text('title', margin, margin + 18, cluster.name),
    text('note', margin, margin + 40, subtitleOf(cluster)),
    ...(placed[0]?.inbound.talks.length ? [drawParty('Clients', cluster.access.clients, clientsBox)] : []),
    ...placed.map(({ band, box }) => drawBand(band, box, cluster)),
    ...placed.flatMap(({ band, inbound, box }) =>
      drawInbound(inbound, centre, box.y - inbound.height, box.y + landing(band)),
    ),
    ...admins.parts,
  ])
}

function subtitleOf({ hosts, network }: Cluster): string {
  return `${hosts.length === 1 ? 'one host' : `${hosts.length} hosts`} in ${network.cidr}`
}

interface Level {
  readonly band: Band
  readonly inbound: Inbound
}

function measureLevels(cluster: Cluster, live?: Live): Level[] {
  const tiers = tiersOf(cluster)
  const cardWidth = Math.max(...tiers.map(({ hosts }) => cardSize(hosts, cluster, live).width))
  return tiers.map((tier, index) => ({
    band: measureBand(tier, cardWidth, cluster, live),
    inbound: measureInbound(tier, tiers[index - 1], cluster),
  }))
}

function placeLevels(levels: readonly Level[], top: number, width: number): (Level & { readonly box: Box })[] {
  let y = top
  return levels.map((level) => {
    const box = { x: margin, y: y + level.inbound.height, width, height: level.band.height }
    y = box.y + box.height
    return { ...level, box }
  })
}

function frame(
  name: string,
  { width, height }: Pick<Box, 'width' | 'height'>,
  sheet: string,
  parts: readonly string[],
): string {
  const title = `Topology of cluster ${name}`
  const head = '<path d="M0 0L8 4L0 8z"/>'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    indent(`<title>${title}</title>`),
    indent(['<style>', indent(sheet), '</style>'].join('\n')),
    indent(
      `<defs><marker id="head" markerUnits="userSpaceOnUse" markerWidth="8" markerHeight="8" refX="8" refY="4" orient="auto-start-reverse">${head}</marker></defs>`,
    ),
    ...[rect({ x: 0, y: 0, width, height }, 0, 'page'), ...parts].map(indent),
    '</svg>',
    '',
  ].join('\n')
}

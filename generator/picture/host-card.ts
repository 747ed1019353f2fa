import type { Cluster, Host } from '../model/cluster.ts'
import { type Box, group, lineHeight, rect, text, widthOf } from './elements.ts'
import { programsOf } from './traffic.ts'

const padding = 14
const head = 58
const between = 24

/** Pixels that the card of the largest of these hosts takes. */
export function cardSize(
  hosts: readonly Host[],
  cluster: Cluster,
): { readonly width: number; readonly height: number } {
  const programs = hosts.map((host) => programsOf(host, cluster))
  const widths = [
    170,
    ...hosts.flatMap(({ name, address }) => [widthOf('name', name), widthOf('address', address)]),
    ...programs.flat().map(({ name, ports }) => widthOf('program', name) + between + widthOf('ports', ports)),
  ]
  const rows = Math.max(...programs.map(({ length }) => length))
  return { width: Math.max(...widths) + 2 * padding, height: head + rows * lineHeight + (rows > 0 ? 16 : 0) }
}

/** One host: its name, its address, its programs and where they listen. */
export function hostCard(host: Host, box: Box, cluster: Cluster): string {
  const [left, right] = [box.x + padding, box.x + box.width - padding]
  const rows = programsOf(host, cluster).flatMap(({ name, ports }, index) => {
    const baseline = box.y + head + 21 + index * lineHeight
    return [text('program', left, baseline, name), text('ports', right, baseline, ports, 'end')]
  })
  const rule = `<path class="rule" d="M${left} ${box.y + head}H${right}"/>`
  return group('host', host.name, [
    rect(box, 8, 'card'),
    text('name', left, box.y + 26, host.name),
    text('address', left, box.y + 45, host.address),
    ...(rows.length > 0 ? [rule, ...rows] : []),
  ])
}

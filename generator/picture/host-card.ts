import type { Cluster, Host } from '../model/cluster.ts'
import { type Box, group, lineHeight, rect, text, widthOf } from './elements.ts'
import type { Live, LiveState } from './live.ts'
import { programsOf } from './traffic.ts'

const padding = 14
const plainHead = 58
const between = 24

/** Pixels of a card, and of the part above its programs. */
export interface CardSize {
  readonly width: number
  readonly height: number
  readonly head: number
}

/** Pixels that the card of the largest of these hosts takes. */
export function cardSize(hosts: readonly Host[], cluster: Cluster, live?: Live): CardSize {
  const programs = hosts.map((host) => programsOf(host, cluster))
  const widths = [
    170,
    ...hosts.flatMap(({ name, address }) => [nameWidth(name, live?.hosts[name]), widthOf('address', address)]),
    ...hosts.flatMap(({ name }) => (live?.hosts[name]?.notes ?? []).map((note) => widthOf('why', note))),
    ...programs.flat().map(({ name, ports }) => widthOf('program', name) + between + widthOf('ports', ports)),
  ]
  const rows = Math.max(...programs.map(({ length }) => length))
  const notes = Math.max(...hosts.map(({ name }) => live?.hosts[name]?.notes.length ?? 0))
  const head = plainHead + notes * lineHeight
  return { width: Math.max(...widths) + 2 * padding, height: head + rows * lineHeight + (rows > 0 ? 16 : 0), head }
}

function nameWidth(name: string, state: LiveState | undefined): number {
  return widthOf('name', name) + (state === undefined ? 0 : between + widthOf('state', state.is))
}

/** One host: its name, its address, how it is where that is known, its programs and where they listen. */
export function hostCard(host: Host, box: Box & CardSize, cluster: Cluster, live?: Live): string {
  const { head } = box
  const state = live?.hosts[host.name]
  const [left, right] = [box.x + padding, box.x + box.width - padding]
  const rows = programsOf(host, cluster).flatMap(({ name, ports }, index) => {
    const baseline = box.y + head + 21 + index * lineHeight
    return [text('program', left, baseline, name), text('ports', right, baseline, ports, 'end')]
  })
  const rule = `<path class="rule" d="M${left} ${box.y + head}H${right}"/>`
  return group(state === undefined ? 'host' : `host ${state.mood}`, host.name, [
    rect(box, 8, 'card'),
    text('name', left, box.y + 26, host.name),
    text('address', left, box.y + 45, host.address),
    ...(state === undefined ? [] : [text('state', right, box.y + 26, state.is, 'end')]),
    ...(state?.notes ?? []).map((note, index) => text('why', left, box.y + 65 + index * lineHeight, note)),
    ...(rows.length > 0 ? [rule, ...rows] : []),
  ])
}

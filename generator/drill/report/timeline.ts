import { type Door, doors } from '../ledger/entry.ts'
import { type DrillResult, type Span, slice } from '../result.ts'

// Of the picture, in its own units: 960 wide, a gutter for the names of the rows.
const width = 960
const gutter = 92
// Half of the axis's last label.
const margin = 18
const rows = { pgbouncer: { top: 22, height: 44 }, haproxy: { top: 74, height: 44 }, leader: 128, vip: 150 } as const
const strip = 16
const axis = 184

/** Height of a timeline. */
export const timelineHeight = 190

const doorNames: Readonly<Record<Door, string>> = { pgbouncer: 'VIP:5432', haproxy: 'VIP:5000' }

/**
 * One drill as the inside of an SVG: acknowledged rows in each 100 ms at both doors with the longest gap behind them, who acknowledged, who
 * had the VIP, and the numbered marks.
 */
export function drawTimeline(result: DrillResult): string {
  const scale = scaleOf(result)
  return [
    ...doors.flatMap((door) => doorRow(result, door, scale)),
    ...stripRow('leader', rows.leader, result.leaders, result.ended, scale),
    ...stripRow('VIP on', rows.vip, result.vip, result.ended, scale),
    ...axisRow(result, scale),
    ...result.marks.flatMap(({ at }, index) => markLine(scale(at), index + 1)),
  ].join('\n')
}

type Scale = (at: number) => number

function scaleOf({ ended }: DrillResult): Scale {
  const unit = (width - gutter - margin) / Math.max(ended, 1)
  return (at) => gutter + Math.min(at, ended) * unit
}

function doorRow({ gaps, perSlice, ended }: DrillResult, door: Door, scale: Scale): string[] {
  const { top, height } = rows[door]
  const { from, to } = gaps[door]
  const most = Math.max(...doors.map((name) => Math.max(...perSlice[name])), 1)
  const bars = perSlice[door].map((count, index) => {
    const tall = (height * count) / most
    return count === 0
      ? ''
      : `M${n(scale(index * slice))} ${n(top + height)}v${n(-tall)}H${n(scale((index + 1) * slice))}v${n(tall)}z`
  })
  return [
    `<rect class="gap" x="${n(scale(from))}" y="${top}" width="${n(scale(to) - scale(from))}" height="${height}"/>`,
    `<path class="write" d="${bars.join('')}"/>`,
    `<path class="axis" d="M${gutter} ${top + height + 0.5}H${n(scale(ended))}"/>`,
    `<text x="0" y="${top + height / 2 + 4}">${doorNames[door]}</text>`,
    gapLabel((to - from) / 1000, scale(from), scale(to), top),
  ]
}

function gapLabel(seconds: number, from: number, to: number, top: number): string {
  return to - from < 40
    ? ''
    : `<text x="${n((from + to) / 2)}" y="${top + 26}" text-anchor="middle">${seconds.toFixed(1)} s</text>`
}

function stripRow(name: string, top: number, spans: readonly Span[], end: number, scale: Scale): string[] {
  const hosts = [...new Set(spans.map(({ host }) => host))].filter((host) => host !== 'nobody')
  const parts = spans.map(({ from, host }, index) => {
    const [x, to] = [scale(from), scale(spans[index + 1]?.from ?? end)]
    const kind = host === 'nobody' ? host : `host-${hosts.indexOf(host) % 4}`
    const label = to - x < 44 ? '' : `<text x="${n(x + 6)}" y="${top + 12}">${host}</text>`
    return `<g class="span"><rect class="${kind}" x="${n(x)}" y="${top}" width="${n(to - x)}" height="${strip}"/>${label}</g>`
  })
  return [`<text x="0" y="${top + 12}">${name}</text>`, ...parts]
}

function axisRow({ ended }: DrillResult, scale: Scale): string[] {
  const seconds = ended / 1000
  const step = [1, 2, 5, 10, 20, 30, 60].find((wanted) => seconds / wanted <= 14) ?? 120
  const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step)
  return ticks.map((at) => `<text x="${n(scale(at * 1000))}" y="${axis}" text-anchor="middle">${at} s</text>`)
}

function markLine(x: number, number: number): string[] {
  return [
    `<path class="mark" d="M${n(x)} 18V${rows.vip + strip}"/>`,
    `<circle class="dot" cx="${n(x)}" cy="11" r="7"/>`,
    `<text class="number" x="${n(x)}" y="14" text-anchor="middle">${number}</text>`,
  ]
}

const n = (value: number): string => String(Math.round(value * 10) / 10)

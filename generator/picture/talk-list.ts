import { lineHeight, text, widthOf } from './elements.ts'
import type { Talk } from './traffic.ts'

const between = 12

/** Pixels that a list of talks takes. */
export function talkListSize(talks: readonly Talk[]): { readonly width: number; readonly height: number } {
  const whys = talks.map(({ why }) => widthOf('why', why))
  return { width: portsWidth(talks) + between + Math.max(0, ...whys), height: talks.length * lineHeight }
}

/** Talks one below the other: ports, and why. `x` and `y` are the upper left corner. */
export function talkList(talks: readonly Talk[], x: number, y: number): string[] {
  const column = x + portsWidth(talks) + between
  return talks.flatMap(({ ports, why }, index) => {
    const baseline = y + index * lineHeight + 14
    return [text('ports', x, baseline, ports), text('why', column, baseline, why)]
  })
}

function portsWidth(talks: readonly Talk[]): number {
  return Math.max(0, ...talks.map(({ ports }) => widthOf('ports', ports)))
}

import { type Box, group, rect, text, widthOf } from './elements.ts'
import { networksText } from './traffic.ts'

const padding = 18

/** Pixels that the box of people outside takes. */
export function partySize(
  title: string,
  networks: readonly string[],
): { readonly width: number; readonly height: number } {
  const width = Math.max(widthOf('name', title), widthOf('address', networksText(networks))) + 2 * padding
  return { width, height: 58 }
}

/** People outside, and the networks from which they may come. */
export function drawParty(title: string, networks: readonly string[], box: Box): string {
  return group('party', title, [
    rect(box, 8, 'card'),
    text('name', box.x + padding, box.y + 25, title),
    text('address', box.x + padding, box.y + 44, networksText(networks)),
  ])
}

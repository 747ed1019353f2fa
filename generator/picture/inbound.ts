import type { Cluster } from '../model/cluster.ts'
import { arrow, lineHeight } from './elements.ts'
import { talkList, talkListSize } from './talk-list.ts'
import { inboundTalks, type Talk, type Tier } from './traffic.ts'

const beside = 16

/** What comes to a tier from above it: from the tier there, or from the clients. */
export interface Inbound {
  readonly talks: readonly Talk[]
  readonly heads: 'end' | 'both'
  /** Pixels between what is above and the tier. */
  readonly height: number
  /** Pixels that the arrow takes with its list, which stands to the right of it: the arrow is in their middle. */
  readonly width: number
}

export function measureInbound(tier: Tier, above: Tier | undefined, cluster: Cluster): Inbound {
  const { talks, bothWays } = inboundTalks(tier, above, cluster)
  const { width, height } = talkListSize(talks)
  return {
    talks,
    heads: bothWays ? 'both' : 'end',
    height: talks.length === 0 ? lineHeight : height + 2 * lineHeight,
    width: talks.length === 0 ? 0 : 2 * (beside + width),
  }
}

/** The arrow from `top` down to `bottom`, and the list beside it; `gap` is where the list may stand. */
export function drawInbound(inbound: Inbound, centre: number, top: number, bottom: number): string[] {
  if (inbound.talks.length === 0) return []
  const y = top + (inbound.height - inbound.talks.length * lineHeight) / 2
  return [
    arrow(
      [
        [centre, top],
        [centre, bottom],
      ],
      inbound.heads,
    ),
    ...talkList(inbound.talks, centre + beside, y),
  ]
}

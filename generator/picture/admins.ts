import type { Cluster } from '../model/cluster.ts'
import type { Band } from './band.ts'
import { arrow, type Box } from './elements.ts'
import { drawParty, partySize } from './party.ts'
import { talkList, talkListSize } from './talk-list.ts'
import { talksOf } from './traffic.ts'

const title = 'Admins'
const distance = 44
const rail = 24
const beside = 16

/** The column to the right of the hosts: the admins, and what they say to each tier. */
export function drawAdmins(bands: readonly Band[], boxes: readonly Box[], y: number, cluster: Cluster) {
  const { admins } = cluster.access
  const right = Math.max(...boxes.map(({ x, width }) => x + width))
  if (admins.length === 0) return { parts: [], right }
  const party = { x: right + distance, y, ...partySize(title, admins) }
  const x = party.x + rail
  const stops = bands.flatMap(({ tier }, index) => {
    const [box, talks] = [boxes[index], talksOf('admins', tier, cluster)]
    return box === undefined || talks.length === 0 ? [] : [{ box, talks, y: box.y + box.height / 2 }]
  })
  const parts = stops.flatMap(({ box, talks, y }) => [
    arrow(
      [
        [x, y],
        [box.x + box.width, y],
      ],
      'end',
    ),
    ...talkList(talks, x + beside, y - talkListSize(talks).height / 2),
  ])
  const last = Math.max(...stops.map(({ y }) => y))
  const widths = stops.map(({ talks }) => x + beside + talkListSize(talks).width)
  return {
    parts: [
      drawParty(title, admins, party),
      arrow(
        [
          [x, party.y + party.height],
          [x, last],
        ],
        'none',
      ),
      ...parts,
    ],
    right: Math.max(party.x + party.width, ...widths),
  }
}

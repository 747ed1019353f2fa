import fc from 'fast-check'
import { connections, mostProxies } from '../../generator/topology/connections.ts'
import type { Host } from '../../generator/topology/types.ts'

/** Who does what: everything that decides how many hosts there are. */
export interface Layout {
  readonly availability: 'high' | 'none'
  readonly dcs: number
  readonly postgres: number
  readonly vrrp: readonly Host['vrrp'][]
  readonly pgadmin: readonly number[]
  /** PostgreSQL hosts that are no servers of the DCS. */
  readonly apart: number
  /** Are the first hosts also the proxies? */
  readonly together: boolean
}

const mostPostgres = connections.senders - 1
const odd = (most: number) => fc.nat((most - 1) / 2).map((half) => 2 * half + 1)
const word = fc.constantFrom<Host['vrrp'][]>(undefined, 'master', 'backup')
const twoOrMore = fc
  .tuple(
    word,
    fc.array(fc.constantFrom<Host['vrrp'][]>(undefined, 'backup'), { minLength: 1, maxLength: mostProxies - 1 }),
  )
  .map(([one, others]) => [one, ...others])
  // Where all are backups nobody is left to be the master.
  .filter((words) => words.some((each) => each !== 'backup'))
const manyServers = fc.oneof({ weight: 20, arbitrary: odd(7) }, { weight: 1, arbitrary: odd(81) })

const mixtures = {
  apart: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(mostPostgres)),
  together: fc.boolean(),
}

export const layouts: fc.Arbitrary<Layout> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      availability: fc.constant('high' as const),
      dcs: manyServers.map((count) => Math.max(3, count)),
      postgres: fc.integer({ min: 2, max: mostPostgres }),
      vrrp: twoOrMore,
      pgadmin: fc.subarray([0, 1]),
      ...mixtures,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      availability: fc.constant('none' as const),
      dcs: manyServers,
      postgres: fc.integer({ min: 1, max: mostPostgres }),
      vrrp: fc.oneof(twoOrMore, fc.constantFrom<Host['vrrp'][]>([undefined], ['master'])),
      pgadmin: fc.subarray([0]),
      ...mixtures,
    }),
  },
)

/** The roles of each host: database hosts first, then the proxies, where they have hosts of their own. */
export function rolesOf({ dcs, postgres, vrrp, pgadmin, apart, together }: Layout): Host['roles'][] {
  const alone = Math.min(apart, postgres)
  const databases = Array.from({ length: alone }, (): Host['roles'] => ['postgres'])
  const servers = Array.from({ length: dcs }, (_, index): Host['roles'] =>
    index < postgres - alone ? ['dcs', 'postgres'] : ['dcs'],
  )
  const proxies = vrrp.map((_, index): Host['roles'] => (pgadmin.includes(index) ? ['proxy', 'pgadmin'] : ['proxy']))
  const others = [...servers, ...databases]
  if (!together) return [...others, ...proxies]
  const both = others.map((roles, index): Host['roles'] => [...roles, ...(proxies[index] ?? [])] as Host['roles'])
  return [...both, ...proxies.slice(others.length)]
}

/** What the host of that number says of VRRP. */
export function vrrpOf(layout: Layout, index: number): Pick<Host, 'vrrp'> {
  const first = layout.together ? 0 : rolesOf(layout).length - layout.vrrp.length
  const own = layout.vrrp[index - first]
  return own === undefined ? {} : { vrrp: own }
}

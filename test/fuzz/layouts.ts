import fc from 'fast-check'
import { connections } from '../../generator/topology/connections.ts'
import type { Host } from '../../generator/topology/types.ts'

/** Who does what: everything that decides how many hosts there are. */
export interface Layout {
  readonly availability: 'high' | 'none'
  readonly dcs: number
  readonly postgres: number
  readonly vrrp: readonly Host['vrrp'][]
  readonly pgadmin: readonly number[]
}

const mostPostgres = connections.senders - 1
const odd = (most: number) => fc.nat((most - 1) / 2).map((half) => 2 * half + 1)
const word = fc.constantFrom<Host['vrrp'][]>(undefined, 'master', 'backup')
const inPairs = fc.tuple(word, word).filter(([one, other]) => one === undefined || one !== other)
const manyServers = fc.oneof({ weight: 20, arbitrary: odd(7) }, { weight: 1, arbitrary: odd(97) })

export const layouts: fc.Arbitrary<Layout> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      availability: fc.constant('high' as const),
      dcs: manyServers.map((count) => Math.max(3, count)),
      postgres: fc.integer({ min: 2, max: mostPostgres }),
      vrrp: inPairs,
      pgadmin: fc.subarray([0, 1]),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      availability: fc.constant('none' as const),
      dcs: manyServers,
      postgres: fc.integer({ min: 1, max: mostPostgres }),
      vrrp: fc.oneof(inPairs, fc.constantFrom<Host['vrrp'][]>([undefined], ['master'])),
      pgadmin: fc.subarray([0]),
    }),
  },
)

/** The roles of each host, database hosts first, then the proxies. */
export function rolesOf({ dcs, postgres, vrrp, pgadmin }: Layout): Host['roles'][] {
  const servers = Array.from({ length: dcs }, (_, index): Host['roles'] =>
    index < postgres ? ['dcs', 'postgres'] : ['dcs'],
  )
  const proxies = vrrp.map((_, index): Host['roles'] => (pgadmin.includes(index) ? ['proxy', 'pgadmin'] : ['proxy']))
  return [...servers, ...proxies]
}

/** What the host of that number says of VRRP. */
export function vrrpOf({ dcs, vrrp }: Layout, index: number): Pick<Host, 'vrrp'> {
  const own = vrrp[index - dcs]
  return own === undefined ? {} : { vrrp: own }
}

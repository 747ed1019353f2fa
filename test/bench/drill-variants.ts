import type { Fault } from '../../generator/drill/fault.ts'
import { boundOf } from '../../generator/drill/fault.ts'
import { faults } from '../../generator/drill/faults/index.ts'
import type { Cluster } from '../../generator/model/cluster.ts'

/** A cluster that the campaign boots, and what it drills there. */
export interface Variant {
  readonly name: string
  /** Makes its topology of the tutorial's. */
  readonly edit: (text: string) => string
  readonly drilled: readonly string[]
  /** Runs of a fault that has a bound there; of the others there are five. */
  readonly boundedRuns: number
}

/** Runs of a fault without a bound. */
export const fewRuns = 5

const fast = (text: string) => text.replace('failover: normal', 'failover: fast')
const asynchronous = (text: string) => text.replace('durability: synchronous', 'durability: asynchronous')

// Whose gap, or whose leader afterwards, follows from how long a lease lasts and from gossip.
const byMode = named(
  'leader-patroni-frozen',
  'leader-postgres-frozen',
  'leader-power-off',
  'leader-and-dcs-leader-power-off',
  'standby-power-off',
  'leader-without-dcs',
  'leader-isolated',
  'leader-deaf',
  'leader-mute',
  'slow-network',
  'dcs-leader-killed',
  'dcs-majority-lost',
  'leader-dcs-stopped',
  'all-power-off',
  'autopilot-control',
)

/** What the DCS has a part in, so that one can be held against another. */
export const byDcs = named(
  'leader-power-off',
  'leader-and-dcs-leader-power-off',
  'leader-shut-down',
  'switchover',
  'leader-isolated',
  'leader-without-dcs',
  'dcs-leader-killed',
  'dcs-majority-lost',
  'leader-dcs-stopped',
  'all-power-off',
)

/** Every cluster of the campaign, in its order. */
export const variants: readonly Variant[] = [
  { name: 'fast', edit: fast, drilled: namesOf(faults.filter(({ mustLose }) => !mustLose)), boundedRuns: 20 },
  { name: 'normal', edit: (text) => text, drilled: byMode, boundedRuns: fewRuns },
  { name: 'asynchronous', edit: asynchronous, drilled: named('loss-control'), boundedRuns: fewRuns },
  ...['etcd', 'zookeeper'].map((dcs) => ({
    name: dcs,
    edit: (text: string) => fast(text).replace('dcs: consul', `dcs: ${dcs}`),
    drilled: byDcs,
    boundedRuns: fewRuns,
  })),
]

/** How often each fault of a variant is drilled. */
export function runsOf({ drilled, boundedRuns }: Variant, cluster: Cluster): ReadonlyMap<string, number> {
  const isBounded = (fault: Fault) => boundOf(fault, cluster) !== undefined
  const wanted = faults.filter(({ name }) => drilled.includes(name))
  return new Map(wanted.map((fault) => [fault.name, isBounded(fault) ? boundedRuns : fewRuns]))
}

function named(...names: readonly string[]): string[] {
  const unknown = names.find((name) => !faults.some((fault) => fault.name === name))
  if (unknown !== undefined) throw new Error(`no fault is called ${unknown}`)
  return [...names]
}

function namesOf(wanted: readonly Fault[]): string[] {
  return wanted.map(({ name }) => name)
}

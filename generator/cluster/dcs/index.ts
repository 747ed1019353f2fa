import type { Cluster, Dcs } from '../../model/cluster.ts'
import type { ExecInHost } from '../inside-hosts.ts'
import type { DcsReport } from '../observation.ts'
import { consulWay } from './consul.ts'
import type { DcsWay } from './way.ts'

const ways: Readonly<Partial<Record<Dcs, DcsWay>>> = { consul: consulWay }

/** How a cluster's own DCS is asked and led. */
export function dcsWay({ dcs }: Cluster): DcsWay {
  const way = ways[dcs]
  if (way === undefined) throw new Error(`nobody knows how to ask ${dcs}: the validator should have refused this`)
  return way
}

/** Asks the DCS's hosts in turn until one answers. */
export async function askDcs(cluster: Cluster, exec: ExecInHost): Promise<DcsReport> {
  const { argv, read } = dcsWay(cluster)
  let last: unknown = new Error('the topology has no host with the role dcs')
  for (const { name } of cluster.dcsHosts) {
    try {
      return read(await exec(name, argv))
    } catch (error) {
      last = error
    }
  }
  throw last
}

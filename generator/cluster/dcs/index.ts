import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster, Dcs } from '../../model/cluster.ts'
import type { ExecInHost } from '../inside-hosts.ts'
import type { DcsReport } from '../observation.ts'
import { consulWay } from './consul.ts'
import { etcdWay } from './etcd.ts'
import type { DcsWay } from './way.ts'
import { zookeeperWay } from './zookeeper.ts'

const ways: Readonly<Record<Dcs, DcsWay>> = { consul: consulWay, etcd: etcdWay, zookeeper: zookeeperWay }

/** How a cluster's own DCS is asked and led. */
export function dcsWay({ dcs }: Cluster): DcsWay {
  return ways[dcs]
}

// Milliseconds in which a server that is well has answered.
const silence = 500

/** Asks the DCS's hosts until one answers: the next one too where one fails, or says nothing for half a second. Throws as the first did where none answers. */
export async function askDcs(cluster: Cluster, exec: ExecInHost): Promise<DcsReport> {
  const { argv, read } = dcsWay(cluster)
  const asked: Promise<DcsReport>[] = []
  for (const { name } of cluster.dcsHosts) {
    asked.push(exec(name, argv).then(read))
    const late = sleep(silence, undefined, { ref: false })
    const answer = await Promise.race([Promise.any(asked).catch(() => undefined), late])
    if (answer !== undefined) return answer
  }
  return Promise.any(asked).catch(({ errors }: AggregateError) => {
    throw errors[0] ?? new Error('the topology has no host with the role dcs')
  })
}

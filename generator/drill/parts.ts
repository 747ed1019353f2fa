import { leaderOf } from '../cluster/check-postgres.ts'
import { answerOf, membersOf } from '../cluster/observation.ts'
import { observe } from '../cluster/observe.ts'
import type { Place } from '../cluster/place.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'

/** Which host plays which part now. */
export interface Parts {
  readonly leader: string
  /** Absent where commits wait for no standby. */
  readonly standby?: string
  readonly replicas: readonly string[]
  readonly vipHolder: string
  /** The other proxies; none where there is one alone. */
  readonly backupProxies: readonly string[]
  /** Absent where no way into the hosts is known. */
  readonly dcsLeader?: string
}

/**
 * Asks the cluster who plays which part.
 * @throws Error where it is not whole.
 */
export async function findParts(cluster: Cluster, secrets: Secrets, place: Place): Promise<Parts> {
  const observation = await observe(cluster, secrets, place.exec)
  const members = membersOf(observation)
  const leader = leaderOf(observation)
  const vipHolder = answerOf(observation.vip.answeredBy)
  if (leader === undefined || vipHolder === undefined) {
    throw new Error(`the cluster is not whole: leader ${leader}, VIP on ${vipHolder}`)
  }
  const standby = members.find(({ role }) => role === 'sync_standby')?.name
  const dcsLeader = answerOf(observation.dcs)?.leader
  return {
    leader,
    replicas: members.map(({ name }) => name).filter((name) => name !== leader),
    vipHolder,
    backupProxies: cluster.proxyHosts.map(({ name }) => name).filter((name) => name !== vipHolder),
    ...(standby && { standby }),
    ...(dcsLeader && { dcsLeader }),
  }
}

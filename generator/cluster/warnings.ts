import type { Cluster } from '../model/cluster.ts'
import { heldByFailsafe } from './failsafe.ts'
import { answerOf, type Observation, type PoolReport } from './observation.ts'
import type { Place } from './place.ts'
import { isPaused } from './status-tables.ts'
import { judge, passiveChecks } from './verify.ts'

/** What is not as it should be, in words, each once: what an observation shows of the promises that `verify` checks, and what waits for somebody. */
export function warningsOf(cluster: Cluster, place: Place, observation: Observation): string[] {
  const broken = judge(passiveChecks(cluster, place), observation).flatMap(({ verdict }) =>
    verdict.passed ? [] : [verdict.cause],
  )
  const waiting = cluster.postgresHosts.filter(({ name }) => answerOf(observation.patroni[name])?.pendingRestart)
  return [
    ...new Set([
      ...broken,
      ...waiting.map(
        ({ name }) => `${name} waits for a restart of PostgreSQL, without which changed settings do not hold`,
      ),
      ...cluster.proxyHosts.flatMap(({ name }) => longWait(name, answerOf(observation.pools?.[name]))),
      ...(isPaused(observation) ? ['Patroni is paused: where the leader fails, nobody takes over'] : []),
      ...failsafe(cluster, observation),
    ]),
  ]
}

function failsafe(cluster: Cluster, observation: Observation): string[] {
  const held = heldByFailsafe(cluster, observation)
  if (held.length === 0) return []
  return [
    `failsafe_mode holds ${held.join(', ')}: the DCS is away, or was; nobody takes over until ${cluster.failover.ttl} s after`,
  ]
}

/** Seconds after which a client that waits is worth a word: a failover with `fast` is over by then. */
const long = 10

function longWait(proxy: string, pools: PoolReport | undefined): string[] {
  if (pools === undefined || pools.waiting === 0 || pools.longestWait < long) return []
  return [
    `clients of PgBouncer on ${proxy} wait for a server connection: ${pools.waiting}, for up to ${pools.longestWait} s`,
  ]
}

import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import type { Cluster } from '../model/cluster.ts'
import { answerOf, type Observation } from './observation.ts'

/** Milliseconds between two looks. */
const interval = 500

/**
 * Hosts that failsafe_mode holds: their Patroni counts the leader as there because that one said so, while the DCS was away. It does so for a
 * ttl after the last time (patroni/ha.py, Failsafe), in which it takes over from nobody, not even by a switchover.
 */
export function heldByFailsafe({ postgresHosts }: Cluster, { patroni }: Pick<Observation, 'patroni'>): string[] {
  return postgresHosts.map(({ name }) => name).filter((name) => answerOf(patroni[name])?.failsafe)
}

/**
 * Waits until failsafe_mode holds nobody.
 * @param observe asks the cluster.
 * @param progress told whom it holds, where it does.
 * @returns what was seen last.
 * @throws Failure where that takes longer than a ttl and a loop: the DCS was away meanwhile.
 */
export async function outwaitFailsafe(
  cluster: Cluster,
  observe: () => Promise<Observation>,
  progress: (words: string) => void,
): Promise<Observation> {
  const { ttl, loopWait } = cluster.failover
  const seconds = ttl + loopWait
  const deadline = performance.now() + seconds * 1000
  for (let told = false; ; told = true) {
    const seen = await observe()
    const held = heldByFailsafe(cluster, seen).join(', ')
    if (held === '') return seen
    if (performance.now() > deadline)
      throw new Failure(
        `failsafe_mode still holds ${held} after ${seconds} s: the DCS is away or has just come back, and nobody can take over. See: npx hardway status`,
      )
    if (!told)
      progress(
        `waits until failsafe_mode no longer holds ${held}, up to ${ttl} s after the DCS is back: nobody takes over before`,
      )
    await sleep(interval)
  }
}

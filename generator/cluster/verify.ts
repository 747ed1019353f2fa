import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import type { Check, PassiveCheck, Verdict } from './check.ts'
import { postgresChecks } from './check-postgres.ts'
import { proxyChecks } from './check-proxies.ts'
import { smokeChecks } from './check-smoke.ts'
import type { Observation } from './observation.ts'
import { observe } from './observe.ts'
import type { Place } from './place.ts'

/** A check with what it found. */
export interface Result extends Check {
  readonly verdict: Verdict
}

/** An observation, and every check with what it found. */
export interface Checked {
  readonly observation: Observation
  readonly results: readonly Result[]
}

/** What an observation of a healthy cluster shows, in the order in which it comes about at a first boot. */
export function passiveChecks(cluster: Cluster, place: Place): PassiveCheck[] {
  return [...postgresChecks(cluster, place), ...proxyChecks(cluster, place)]
}

/** Judges an observation. */
export function judge(checks: readonly PassiveCheck[], observation: Observation): Result[] {
  return checks.map(({ name, command, judge }) => ({ name, command, verdict: judge(observation) }))
}

/** Everything that is asked of a running cluster: what it shows, then what it does. Runs where the hosts' network is. */
export async function verify(cluster: Cluster, secrets: Secrets, place: Place): Promise<Checked> {
  const observation = await observe(cluster, secrets, place.exec)
  const results = judge(passiveChecks(cluster, place), observation)
  // One after the other: they share a table.
  for (const { name, command, run } of smokeChecks(cluster, place, secrets)) {
    results.push({ name, command, verdict: await run() })
  }
  return { observation, results }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import type { Lead } from './check.ts'
import { commitOnce } from './check-smoke.ts'
import { observe } from './observe.ts'
import type { Place } from './place.ts'
import { causeOf } from './probe.ts'
import { ownerLogin } from './sql.ts'
import { judge, passiveChecks } from './verify.ts'

/** What a cluster still lacks: in words, and where to look. */
interface Missing {
  readonly causes: readonly string[]
  readonly lead?: Lead
}

/**
 * Waits until the cluster is whole: every check of an observation passes and a commit through the VIP is acknowledged.
 * @param progress told what is still missing, in words, whenever that changes.
 * @throws Failure after the given seconds: what is missing, the log to read, the next step.
 */
export async function waitUntilReady(
  cluster: Cluster,
  secrets: Secrets,
  place: Place,
  { timeoutSeconds, progress }: { readonly timeoutSeconds: number; readonly progress: (text: string) => void },
): Promise<void> {
  const deadline = Date.now() + timeoutSeconds * 1000
  let last = ''
  for (;;) {
    const asked = Date.now()
    const missing = await findMissing(cluster, secrets, place)
    if (missing.causes.length === 0) return
    const words = summary(missing.causes)
    if (words !== last) progress(words)
    last = words
    if (Date.now() > deadline) throw notReady(missing, place, timeoutSeconds)
    // Hosts that take long to answer are not asked all the time: each look is a handshake with every program.
    await sleep(Math.max(500, Date.now() - asked))
  }
}

async function findMissing(cluster: Cluster, secrets: Secrets, place: Place): Promise<Missing> {
  const results = judge(passiveChecks(cluster, place), await observe(cluster, secrets, place.exec))
  const verdicts = results.flatMap(({ verdict }) => (verdict.passed ? [] : [verdict]))
  const causes = [...new Set(verdicts.map(({ cause }) => cause))]
  const lead = verdicts.find((verdict) => verdict.lead !== undefined)?.lead
  if (causes.length > 0) return { causes, ...(lead && { lead }) }
  return { causes: await tryCommit(cluster, secrets) }
}

async function tryCommit(cluster: Cluster, secrets: Secrets): Promise<string[]> {
  const [database] = cluster.databases
  if (database === undefined) return []
  try {
    await commitOnce(ownerLogin(database, secrets, cluster.vip.address, cluster.ports.pgbouncer))
    return []
  } catch (error) {
    return [`a commit at ${cluster.vip.address}:${cluster.ports.pgbouncer} is not acknowledged: ${causeOf(error)}`]
  }
}

function summary(causes: readonly string[]): string {
  const [first, ...rest] = causes
  return rest.length === 0 ? `${first}` : `${first} (and ${rest.length} more)`
}

function notReady({ causes, lead }: Missing, { enter }: Place, seconds: number): Failure {
  const log = lead && `${enter(lead.host)} journalctl --boot --no-pager --unit ${lead.unit}`
  return new Failure(
    [
      `The cluster is not ready after ${seconds} s:`,
      ...causes.map((cause) => `  - ${cause}`),
      ...(log === undefined ? [] : [`  log: ${log}`]),
      '  next: watch it with `npx hardway status --watch`; what was built stays, and `npm run up` goes on from here',
    ].join('\n'),
  )
}

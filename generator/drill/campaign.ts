import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place } from '../cluster/place.ts'
import { Failure } from '../failure.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Fault } from './fault.ts'
import { expectSeconds, inWords, type Taken } from './pace.ts'
import type { DrillResult } from './result.ts'
import { type Drilled, runDrill } from './run.ts'

/** Which faults, how often, and where the results are kept. */
export interface Campaign {
  readonly faults: readonly Fault[]
  /** Of each fault; or how long faults are drawn at random. */
  readonly length: { readonly runs: number } | { readonly minutes: number }
  readonly folder: string
  /** Keeps what an earlier campaign against the same cluster has found. */
  readonly goOn: boolean
  /** Ends the campaign when the drill that runs is over. */
  readonly signal: AbortSignal
}

/** A drill that came to no end: its cluster was not whole again. */
export interface Unfinished {
  readonly fault: string
  readonly unfinished: string
}

export type Outcome = DrillResult | Unfinished

/**
 * Runs every fault as often as wanted: all of them once, then all of them again, so that a campaign that is stopped has seen each. Or draws
 * them at random until the time is over.
 * Each drill's result is on the disk before the next begins. A drill without an end ends the campaign: what follows would begin on a
 * broken cluster.
 */
export async function runCampaign(
  campaign: Campaign,
  drilled: Drilled,
  progress: (words: string) => void,
): Promise<Outcome[]> {
  const cluster = fingerprint(drilled.cluster, drilled.place.backend)
  const outcomes: Outcome[] = []
  const pace = startPace(campaign, progress)
  for (const { fault, run } of drills(campaign)) {
    if (campaign.signal.aborted) break
    const start = performance.now()
    const own = drillFolder(campaign.folder, fault.name, run)
    const known = campaign.goOn ? await readResult(own, cluster) : undefined
    const tell = (words: string) => progress(`${fault.name} ${run}: ${words}`)
    if (known !== undefined) tell('is there already')
    const outcome = known ?? (await drillOnce(fault, drilled, own, cluster, tell))
    outcomes.push(outcome)
    if ('unfinished' in outcome) break
    pace(fault, known === undefined ? performance.now() - start : known.healed)
  }
  return outcomes
}

// Tells after each drill how long the others will take; where the time was given, a person knows that.
function startPace({ faults, length }: Campaign, progress: (words: string) => void) {
  const over: Taken[] = []
  return (fault: Fault, milliseconds: number) => {
    over.push({ fault: fault.name, seconds: milliseconds / 1000 })
    if (!('runs' in length)) return
    const left = faults.flatMap(({ name }) =>
      Array.from({ length: length.runs - over.filter((taken) => taken.fault === name).length }, () => name),
    )
    if (left.length === 0) return
    const total = faults.length * length.runs
    progress(`${over.length} of ${total} drills are over; the others take about ${inWords(expectSeconds(left, over))}`)
  }
}

function* drills({ faults, length }: Campaign): Generator<{ fault: Fault; run: number }> {
  if ('runs' in length) {
    for (let run = 1; run <= length.runs; run += 1) for (const fault of faults) yield { fault, run }
    return
  }
  const counts = new Map<Fault, number>()
  for (const deadline = Date.now() + length.minutes * 60_000; Date.now() < deadline; ) {
    const fault = faults[Math.floor(Math.random() * faults.length)]
    if (fault === undefined) return
    const run = (counts.get(fault) ?? 0) + 1
    counts.set(fault, run)
    yield { fault, run }
  }
}

async function drillOnce(
  fault: Fault,
  drilled: Drilled,
  folder: string,
  cluster: string,
  tell: (words: string) => void,
): Promise<Outcome> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    const result = await runDrill(fault, drilled, folder, tell)
    await writeFile(join(folder, 'result.json'), `${JSON.stringify({ cluster, result })}\n`, { mode: 0o600 })
    return result
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    tell(error.message)
    return { fault: fault.name, unfinished: error.message }
  }
}

/** The folder of a drill's own, in that of its campaign. */
export function drillFolder(campaign: string, fault: string, run: number): string {
  return join(campaign, fault, String(run).padStart(2, '0'))
}

/** What a drill found whose folder this is; undefined where it has not come to its end, or was of another cluster. */
export async function readResult(folder: string, cluster: string): Promise<DrillResult | undefined> {
  const path = join(folder, 'result.json')
  if (!existsSync(path)) return undefined
  const kept = JSON.parse(await readFile(path, 'utf8')) as { cluster: string; result: DrillResult }
  return kept.cluster === cluster ? kept.result : undefined
}

/** What tells a cluster from another one, and from an earlier one of its name. */
export function fingerprint(cluster: Cluster, backend: Place['backend']): string {
  return createHash('sha256')
    .update(JSON.stringify([backend, cluster]))
    .digest('hex')
}

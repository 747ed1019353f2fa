import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { outwaitFailsafe } from '../cluster/failsafe.ts'
import type { Hands } from '../cluster/hands.ts'
import { observe } from '../cluster/observe.ts'
import type { Place } from '../cluster/place.ts'
import { ownerLogin } from '../cluster/sql.ts'
import { waitUntilReady } from '../cluster/wait.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { runCanaries } from './canary.ts'
import type { Fault, Stage } from './fault.ts'
import { type Door, doors, type Entry, nameOf } from './ledger/entry.ts'
import { judge } from './ledger/judge.ts'
import { type Log, openLog } from './ledger/log.ts'
import { readNodes } from './ledger/nodes.ts'
import { firstDatabase, makeTables } from './ledger/tables.ts'
import { crowds, runWorkload } from './ledger/workload.ts'
import { type Sample, watchVip } from './monitor.ts'
import { findParts } from './parts.ts'
import { type DrillResult, type Mark, measure } from './result.ts'

/** A running cluster, and somebody beside its machines. */
export interface Drilled {
  readonly cluster: Cluster
  readonly secrets: Secrets
  readonly place: Place
  readonly hands: Hands
}

/** Seconds of writing before the fault and after the cluster is whole again. */
const times = { before: 3, after: 2 }

/** Seconds that a cluster may take to be whole: a virtual machine under emulation boots for minutes. */
const patience: Readonly<Record<Place['backend'], number>> = { lab: 300, libvirt: 900 }

/**
 * Runs one drill: the cluster is made whole, clients write, the fault happens, the cluster mends itself, and every host's content is held
 * against the ledger.
 * @param folder of this drill's own, which is there; the ledger's log stays in it.
 * @param progress told what happens, in words.
 * @throws Failure where the cluster is not whole in time, before the fault or after it.
 */
export async function runDrill(
  fault: Fault,
  drilled: Drilled,
  folder: string,
  progress: (words: string) => void,
): Promise<DrillResult> {
  const start = performance.now()
  const clock = () => Math.round((performance.now() - start) * 10) / 10
  const log = await openLog(join(folder, 'ledger.jsonl'))
  try {
    return await drillWith(fault, drilled, { log, clock, marks: [], progress })
  } finally {
    await log.close()
  }
}

/** What is noted in the course of a drill, and by which clock: milliseconds since its start. */
interface Notes {
  readonly log: Log
  readonly clock: () => number
  readonly marks: Mark[]
  readonly progress: (words: string) => void
}

async function drillWith(fault: Fault, drilled: Drilled, notes: Notes): Promise<DrillResult> {
  const { cluster, secrets } = drilled
  const { log, clock, marks, progress } = notes
  const stage = await setStage(fault, drilled, notes)
  const writing = await startWriting(drilled, notes)
  try {
    await stage.hold(times.before)
    const from = clock()
    await fault.inject(stage)
    progress('waits until the cluster is whole again')
    await stage.whole()
    stage.mark('the cluster is whole')
    const healed = clock()
    await stage.hold(times.after)
    const ended = clock()
    const samples = await writing.end()
    const judgement = judge(log.entries, await readNodes(cluster, secrets))
    await fault.restore?.(stage)
    return measure(fault, cluster, { entries: log.entries, judgement, marks, samples, from, healed, ended })
  } finally {
    await writing.end()
  }
}

async function setStage(fault: Fault, drilled: Drilled, notes: Notes): Promise<Stage> {
  const first = stageOf(drilled, notes)
  notes.progress('waits until the cluster is whole')
  await first.able()
  if (fault.arrange) {
    await fault.arrange({ ...first, parts: await first.findParts() })
    await first.able()
  }
  return { ...first, parts: await first.findParts() }
}

function stageOf({ cluster, secrets, place, hands }: Drilled, { log, clock, marks, progress }: Notes) {
  const wait = { timeoutSeconds: patience[place.backend], progress: () => {} }
  const whole = () => waitUntilReady(cluster, secrets, place, wait)
  return {
    cluster,
    secrets,
    hands,
    findParts: () => findParts(cluster, secrets, place),
    mark: (words: string) => {
      marks.push({ at: clock(), words })
      progress(words)
    },
    hold: (seconds: number) => sleep(seconds * 1000),
    writesGoOn: (seconds: number) => waitForWrites(log.entries, clock, seconds),
    whole,
    // Whole, and anybody may take over: else a drill would show the trace of the one before.
    able: async () => {
      await whole()
      await outwaitFailsafe(cluster, () => observe(cluster, secrets, place.exec), progress)
    },
  }
}

interface Writing {
  /** Ends every client, and tells who answered for the VIP meanwhile. */
  readonly end: () => Promise<readonly Sample[]>
}

async function startWriting(drilled: Drilled, { log, clock }: Notes): Promise<Writing> {
  const { cluster, secrets, place } = drilled
  const { address } = cluster.vip
  await makeTables(ownerLogin(firstDatabase(cluster), secrets, address, cluster.ports.haproxyReadWrite))
  const ending = new AbortController()
  const clients = [
    runWorkload(cluster, secrets, place.emulated ? crowds.emulated : crowds.usual, log, clock, ending.signal),
    ...(place.backend === 'lab' ? [runCanaries(drilled, log, clock, ending.signal)] : []),
  ]
  const watching = watchVip(cluster, clock, ending.signal)
  const end = async () => {
    ending.abort()
    await Promise.all(clients)
    return watching
  }
  return { end }
}

// A row that was asked for after this call, at each door.
async function waitForWrites(entries: readonly Entry[], clock: () => number, seconds: number): Promise<void> {
  const asked = new Set<string>()
  const open = new Set<Door>(doors)
  let next = entries.length
  for (const deadline = clock() + seconds * 1000; open.size > 0 && clock() < deadline; await sleep(20)) {
    for (; next < entries.length; next += 1) {
      const entry = entries[next]
      if (entry?.kind !== 'row' || entry.door === undefined) continue
      if (entry.state === 'invoke') asked.add(nameOf(entry))
      if (entry.state === 'ok' && asked.has(nameOf(entry))) open.delete(entry.door)
    }
  }
}

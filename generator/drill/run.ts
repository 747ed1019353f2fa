import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hands } from '../cluster/hands.ts'
import type { Place } from '../cluster/place.ts'
import { ownerLogin } from '../cluster/sql.ts'
import { waitUntilReady } from '../cluster/wait.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { runCanaries } from './canary.ts'
import type { Fault, Stage } from './fault.ts'
import { type Door, doors, type Entry, nameOf } from './ledger/entry.ts'
import { judge } from './ledger/judge.ts'
import { openLog } from './ledger/log.ts'
import { readNodes } from './ledger/nodes.ts'
import { firstDatabase, makeTables } from './ledger/tables.ts'
import { runWorkload } from './ledger/workload.ts'
import { watchVip } from './monitor.ts'
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
 * @param folder of this drill's own; the ledger's log stays there.
 * @param progress told what happens, in words.
 * @throws Failure where the cluster is not whole in time, before the fault or after it.
 */
export async function runDrill(
  fault: Fault,
  drilled: Drilled,
  folder: string,
  progress: (words: string) => void,
): Promise<DrillResult> {
  const { cluster, secrets, place, hands } = drilled
  const whole = () =>
    waitUntilReady(cluster, secrets, place, { timeoutSeconds: patience[place.backend], progress: () => {} })
  progress('waits until the cluster is whole')
  await whole()
  const marks: Mark[] = []
  const start = performance.now()
  const clock = () => Math.round((performance.now() - start) * 10) / 10
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const log = await openLog(join(folder, 'ledger.jsonl'))
  const stageWith = async (): Promise<Stage> => ({
    cluster,
    secrets,
    hands,
    parts: await findParts(cluster, secrets, place),
    mark: (words) => {
      marks.push({ at: clock(), words })
      progress(words)
    },
    hold: (seconds) => sleep(seconds * 1000),
    writesGoOn: (seconds) => waitForWrites(log.entries, clock, seconds),
    whole,
  })
  if (fault.arrange) await fault.arrange(await stageWith())
  await whole()
  const stage = await stageWith()
  const login = ownerLogin(firstDatabase(cluster), secrets, cluster.vip.address, cluster.ports.haproxyReadWrite)
  await makeTables(login)
  const ending = new AbortController()
  const running = [
    runWorkload(cluster, secrets, log, clock, ending.signal),
    ...(place.backend === 'lab' ? [runCanaries(drilled, log, clock, ending.signal)] : []),
  ]
  const watching = watchVip(cluster, clock, ending.signal)
  try {
    await sleep(times.before * 1000)
    const from = clock()
    await fault.inject(stage)
    progress('waits until the cluster is whole again')
    await whole()
    stage.mark('the cluster is whole')
    const healed = clock()
    await sleep(times.after * 1000)
    ending.abort()
    await Promise.all(running)
    const judgement = judge(log.entries, await readNodes(cluster, secrets))
    const samples = await watching
    return measure(fault, cluster, { entries: log.entries, judgement, marks, samples, from, healed })
  } finally {
    ending.abort()
    await Promise.allSettled([...running, watching])
    await log.close()
  }
}

// A row that was asked for after this call, at each door.
async function waitForWrites(entries: readonly Entry[], clock: () => number, seconds: number): Promise<void> {
  const since = entries.length
  const asked = new Set<string>()
  const open = new Set<Door>(doors)
  let next = since
  for (const deadline = clock() + seconds * 1000; open.size > 0 && clock() < deadline; await sleep(20)) {
    for (; next < entries.length; next += 1) {
      const entry = entries[next]
      if (entry?.kind !== 'row' || entry.door === undefined) continue
      if (entry.state === 'invoke') asked.add(nameOf(entry))
      if (entry.state === 'ok' && asked.has(nameOf(entry))) open.delete(entry.door)
    }
  }
}

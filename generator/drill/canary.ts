import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hands } from '../cluster/hands.ts'
import type { Cluster, Host } from '../model/cluster.ts'
import type { Entry } from './ledger/entry.ts'
import type { Log } from './ledger/log.ts'
import { canaryStatement, firstDatabase } from './ledger/tables.ts'
import { interval } from './monitor.ts'

type Answer = Pick<Entry, 'state' | 'timeline' | 'why'>
type Watched = { readonly cluster: Cluster; readonly hands: Hands }
type Question = (number: number) => string
type Note = (answer: Answer, number: number) => Promise<void>

/**
 * On every database host of a lab, five times a second until the signal: whoever is no replica writes a row by its own socket and says on
 * which timeline. No proxy is in between that could hide a second primary.
 */
export async function runCanaries(watched: Watched, log: Log, clock: () => number, signal: AbortSignal): Promise<void> {
  const canaries = watched.cluster.postgresHosts.map((host, index) => {
    const client = index + 1
    const note: Note = (answer, number) =>
      log.append({ at: clock(), kind: 'canary', client, number, host: host.address, ...answer })
    return runCanary(watched, host, (number) => canaryStatement(client, number), note, signal)
  })
  await Promise.all(canaries)
}

async function runCanary(
  watched: Watched,
  { name }: Host,
  question: Question,
  note: Note,
  signal: AbortSignal,
): Promise<void> {
  for (let number = 0; !signal.aborted; await sleep(interval)) {
    const psql = await startPsql(watched, name)
    if (psql === undefined) continue
    const kill = () => psql.kill('SIGKILL')
    signal.addEventListener('abort', kill)
    number = await askUntilGone(psql, question, number, note, signal)
    signal.removeEventListener('abort', kill)
    kill()
  }
}

async function askUntilGone(
  { stdin, stdout }: ChildProcess,
  question: Question,
  last: number,
  note: Note,
  signal: AbortSignal,
): Promise<number> {
  if (stdin === null || stdout === null) throw new Error('psql has no pipes')
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  // A pipe that breaks ends the lines too.
  stdin.on('error', () => {})
  let number = last
  while (!signal.aborted) {
    number += 1
    await note({ state: 'invoke' }, number)
    stdin.write(question(number))
    const answer = await readAnswer(lines)
    if (answer === undefined) break
    if (answer !== 'replica') await note(answer, number)
    await sleep(interval)
  }
  return number
}

async function readAnswer(lines: AsyncIterator<string>): Promise<Answer | 'replica' | undefined> {
  let warning: string | undefined
  for (;;) {
    const { value, done } = await lines.next()
    if (done === true) return undefined
    if (value === 'replica') return 'replica'
    if (/^(WARNING|ERROR|FATAL)/.test(value)) warning = value
    if (!value.startsWith('timeline ')) continue
    if (warning !== undefined) return { state: 'unknown', why: warning }
    return { state: 'ok', timeline: Number(value.slice('timeline '.length)) }
  }
}

// One for as long as its server lives: a new one for each question would take a core.
async function startPsql({ hands, cluster }: Watched, host: string): Promise<ChildProcess | undefined> {
  const psql = `exec psql --no-psqlrc --quiet --no-align --tuples-only ${firstDatabase(cluster).name} 2>&1`
  // A host that is off has no way in, and is asked again.
  return hands.open(host, ['runuser', '--user', 'postgres', '--', 'sh', '-c', psql]).catch(() => undefined)
}

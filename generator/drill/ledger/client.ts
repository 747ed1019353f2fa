import { setTimeout as sleep } from 'node:timers/promises'
import { causeOf } from '../../cluster/probe.ts'
import type { Login } from '../../cluster/sql.ts'
import type { Door, Entry } from './entry.ts'
import type { Log } from './log.ts'
import { openSession, type Session } from './session.ts'

/** What one client does again and again, and how its answer is told. */
export interface Task {
  readonly kind: Exclude<Entry['kind'], 'connect' | 'canary'>
  readonly door?: Door
  readonly client: number
  readonly login: Login
  /** Milliseconds from an answer to the next statement. */
  readonly pause: number
  readonly statement: (number: number) => readonly [sql: string, values: readonly unknown[]]
  readonly read: (row: Record<string, unknown>) => Pick<Entry, 'host' | 'timeline' | 'list'>
}

/**
 * Milliseconds: between two attempts to connect; and how long one may take, as long as a lost SYN at first, and twice as long each time that
 * it was too short: on a machine that is busy nobody would ever get in.
 */
const reconnect = { pause: 100, first: 1000, longest: 8000 }

// pg's words for connectionTimeoutMillis.
const tooLong = 'timeout expired'

/** Runs a client until the signal. Every statement has a number of its own: nothing is ever tried twice under the same one. */
export async function runClient(task: Task, log: Log, clock: () => number, signal: AbortSignal): Promise<void> {
  const { kind, door, client } = task
  const note = (entry: Omit<Entry, 'at' | 'client' | 'door'>) =>
    log.append({ at: clock(), client, ...(door && { door }), ...entry })
  let session: Session | undefined
  let deadline = reconnect.first
  const refused = (why: string) => {
    deadline = why === tooLong ? Math.min(2 * deadline, reconnect.longest) : reconnect.first
    return note({ kind: 'connect', state: 'unknown', number: 0, why })
  }
  for (let number = 1; !signal.aborted; ) {
    if (session === undefined) {
      session = await connect(task.login, deadline, refused)
      if (session === undefined) await sleep(reconnect.pause)
      continue
    }
    deadline = reconnect.first
    await note({ kind, state: 'invoke', number })
    try {
      const [row = {}] = await session.run(...task.statement(number))
      await note({ kind, state: 'ok', number, ...task.read(row) })
    } catch (error) {
      await note({ kind, state: 'unknown', number, why: causeOf(error) })
      session.drop()
      session = undefined
    }
    number += 1
    await sleep(task.pause)
  }
  session?.drop()
}

async function connect(
  login: Login,
  milliseconds: number,
  refused: (why: string) => Promise<void>,
): Promise<Session | undefined> {
  try {
    return await openSession(login, milliseconds)
  } catch (error) {
    await refused(causeOf(error))
    return undefined
  }
}

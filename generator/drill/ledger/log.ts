import { open } from 'node:fs/promises'
import type { Entry } from './entry.ts'

/** The ledger's log, outside the hosts. */
export interface Log {
  /** Resolves when the entry is on the disk: what is sent after it cannot have happened without it. */
  readonly append: (entry: Entry) => Promise<void>
  /** Everything appended so far, in order. */
  readonly entries: readonly Entry[]
  readonly close: () => Promise<void>
}

/** Opens a log of one JSON object a line. Entries that come while the disk is busy share one fdatasync. */
export async function openLog(path: string): Promise<Log> {
  const file = await open(path, 'w', 0o600)
  const entries: Entry[] = []
  let waiting: string[] = []
  let writing: Promise<void> | undefined
  const flush = async (): Promise<void> => {
    const lines = waiting
    waiting = []
    writing = undefined
    await file.appendFile(lines.join(''))
    await file.datasync()
  }
  let last = Promise.resolve()
  const append = (entry: Entry): Promise<void> => {
    entries.push(entry)
    waiting.push(`${JSON.stringify(entry)}\n`)
    if (writing === undefined) {
      writing = last.then(flush)
      last = writing
    }
    return writing
  }
  const close = async () => {
    await last
    await file.close()
  }
  return { append, entries, close }
}

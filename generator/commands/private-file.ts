import { randomUUID } from 'node:crypto'
import { chown, link, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failure } from '../failure.ts'
import { removeDrafts, uuid } from '../render/drafts.ts'

/** Writes a new file of the given mode, whole or not at all; false, and nothing done, where the path is taken. */
export async function createFile(path: string, text: string, mode: number): Promise<boolean> {
  const draft = await writeDraft(path, text, mode)
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft)
  }
}

/** Replaces a file by one of mode 0600 and the same owner: a reader sees the old text or the new, never a part. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path)
  const draft = await writeDraft(target, text, 0o600)
  try {
    const { uid, gid } = await stat(target)
    if (process.geteuid?.() === 0) await chown(draft, uid, gid)
    await rename(draft, target)
  } catch (error) {
    await rm(draft)
    throw error
  }
}

async function writeDraft(path: string, text: string, mode: number): Promise<string> {
  const draft = join(dirname(path), `.hardway-${randomUUID()}`)
  const handle = await open(draft, 'wx', mode).catch((error: Error) => {
    throw new Failure(`${path} cannot be written: ${error.message}`, 1, { cause: error })
  })
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  removeDrafts(dirname(path), (name) => draftName.test(name), Date.now())
  return draft
}

const draftName = new RegExp(`^\\.hardway-${uuid}$`)

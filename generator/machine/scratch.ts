import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onExit } from 'signal-exit'

/**
 * Does work that needs a folder of its own in the system's folder for temporary files. The folder goes when the work ends, and when Ctrl-C,
 * SIGTERM or SIGHUP ends this process meanwhile, which runs no `finally`; SIGKILL leaves it.
 * @param prefix of the folder's name.
 */
export async function inScratchFolder<Result>(
  prefix: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const forget = onExit(remove)
  try {
    return await work(folder)
  } finally {
    forget()
    remove()
  }
}

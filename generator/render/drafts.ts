import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Milliseconds after which a draft is nobody's: a run that lives renames its own at once. */
const abandoned = 10 * 60 * 1000

/** Removes the drafts in a folder that runs left behind which were killed; `now` is in milliseconds of the epoch. */
export function removeDrafts(folder: string, isDraft: (name: string) => boolean, now: number): void {
  for (const name of readdirSync(folder).filter(isDraft)) {
    const path = join(folder, name)
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (stat?.isFile() && now - stat.mtimeMs > abandoned) rmSync(path, { force: true })
  }
}

import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What randomUUID() gives, as a part of a pattern of drafts' names. */
export const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'

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

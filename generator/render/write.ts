import { randomUUID } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { mkdir, open, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Failure } from '../failure.ts'
import { removeDrafts, uuid } from './drafts.ts'
import type { GeneratedFile } from './files.ts'
import { isPlainPath, type Manifest, manifestName, manifestOf, orphansOf, readPlain } from './manifest.ts'
import { inspectFolder, parentsOf } from './out-folder.ts'

/** What `write` did, as paths relative to the folder. */
export interface Written {
  readonly created: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: number
}

/**
 * Makes `folder` hold exactly these files besides what others put there: unchanged files keep their dates, files of an
 * earlier run that are no longer generated go. Files are 0600, folders 0700: they hold secrets.
 * @throws Failure of status 2 before anything is written where the folder is not hardway's to write to, of status 1 where the system
 * refuses a write.
 */
export async function write(files: readonly GeneratedFile[], folder: string): Promise<Written> {
  try {
    return await writeAll(files, folder)
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    const repair = 'look at its owner, mode and free space, or name another folder with --out'
    throw new Failure(`${folder} cannot be written: ${cause.message}\nhelp: ${repair}`, 1, { cause })
  }
}

async function writeAll(files: readonly GeneratedFile[], folder: string): Promise<Written> {
  const paths = files.map(({ path }) => path)
  const stray = paths.find((path) => !isPlainPath(path))
  if (stray !== undefined) throw new Error(`the generator made a file outside its folder: ${stray}`)
  const before = await inspectFolder(folder, paths)
  const after = manifestOf(files)
  const orphans = orphansOf(before, after)

  // Listed before they are written: a run cut short leaves nothing that the next one would not know.
  await mkdir(dirname(resolve(folder)), { recursive: true })
  await makeFolder(resolve(folder))
  await writeManifest(folder, { files: { ...before.files, ...after.files } })
  for (const parent of [...new Set(paths.flatMap(parentsOf))].sort()) await makeFolder(join(folder, parent))
  const outcomes = await Promise.all(files.map((file) => writeOne(folder, file)))
  removeAbandoned(folder, [manifestName, ...Object.keys(before.files), ...paths])
  for (const path of orphans) await removeOne(folder, path)
  await writeManifest(folder, after)

  const withOutcome = (wanted: Outcome) => files.filter((_, i) => outcomes[i] === wanted).map(({ path }) => path)
  return {
    created: withOutcome('created'),
    changed: withOutcome('changed'),
    removed: orphans,
    unchanged: withOutcome('unchanged').length,
  }
}

type Outcome = 'created' | 'changed' | 'unchanged'

async function writeOne(folder: string, { path, content }: GeneratedFile): Promise<Outcome> {
  const target = join(folder, path)
  const bytes = Buffer.from(content)
  const old = await readPlain(target)
  if (old?.equals(bytes)) {
    await setMode(target, 0o600, constants.O_RDONLY)
    return 'unchanged'
  }
  await replaceFile(target, bytes)
  return old === undefined ? 'created' : 'changed'
}

// Rename is atomic: a reader sees the old file or the new one, never half of one. It replaces a link, and follows none.
async function replaceFile(target: string, bytes: Buffer): Promise<void> {
  const draft = `${target}.${randomUUID()}.tmp`
  await writeFile(draft, bytes, { mode: 0o600, flag: 'wx' })
  await rename(draft, target)
}

// Drafts of the given files, and of no other.
function removeAbandoned(folder: string, paths: readonly string[]): void {
  const known = new Set(paths)
  for (const parent of new Set(['', ...paths.flatMap(parentsOf)])) {
    const isDraft = (name: string) => draftName.test(name) && known.has(join(parent, name.replace(draftName, '')))
    if (existsSync(join(folder, parent))) removeDrafts(join(folder, parent), isDraft, Date.now())
  }
}

const draftName = new RegExp(`\\.${uuid}\\.tmp$`)

async function removeOne(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true })
  for (const parent of parentsOf(path).reverse()) {
    if (!(await removeIfEmpty(join(folder, parent)))) return
  }
}

/** Removes a folder unless something is in it, whoever else removes or fills it meanwhile. Tells whether it is gone. */
export async function removeIfEmpty(path: string): Promise<boolean> {
  try {
    await rmdir(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true
    if (codeOf(error) === 'ENOTEMPTY') return false
    throw error
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  await setMode(path, 0o700, constants.O_DIRECTORY)
}

// By a handle: chmod of a path would follow a link that was put there after the look at it.
async function setMode(path: string, mode: number, flag: number): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | flag)
  await handle.chmod(mode).finally(() => handle.close())
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeOne(folder, { path: manifestName, content: `${JSON.stringify(manifest, null, 2)}\n` })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

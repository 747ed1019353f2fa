import { createHash, randomUUID } from 'node:crypto'
import { chmod, lstat, mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { Failure } from '../failure.ts'
import type { GeneratedFile } from './files.ts'

/** out/manifest.json: every file that hardway wrote there, with its SHA-256. What is not listed is never touched. */
export interface Manifest {
  readonly files: Readonly<Record<string, string>>
}

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
 * Throws a Failure where the folder or one below it is a symbolic link, or the manifest names a path outside.
 */
export async function write(files: readonly GeneratedFile[], folder: string): Promise<Written> {
  for (const { path } of files) refuseEscape(path, 'the generator')
  await makeFolder(folder)
  const before = await readManifest(folder)
  const after = manifestOf(files)
  const orphans = Object.keys(before.files).filter((path) => !(path in after.files))

  // Listed before they are written: a run cut short leaves nothing that the next one would not know.
  await writeManifest(folder, { files: { ...before.files, ...after.files } })
  await makeFolders(
    folder,
    files.map(({ path }) => path),
  )
  const outcomes = await Promise.all(files.map((file) => writeOne(folder, file)))
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

/** The manifest of `folder`, empty where there is none. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, 'manifest.json')
  const text = await readIfThere(path)
  if (text === undefined) return { files: {} }
  const manifest = parseManifest(text.toString(), path)
  for (const listed of Object.keys(manifest.files)) refuseEscape(listed, path)
  return manifest
}

type Outcome = 'created' | 'changed' | 'unchanged'

async function writeOne(folder: string, { path, content }: GeneratedFile): Promise<Outcome> {
  const target = join(folder, path)
  await refuseLink(target)
  const bytes = Buffer.from(content)
  const old = await readIfThere(target)
  if (old?.equals(bytes)) {
    await chmod(target, 0o600)
    return 'unchanged'
  }
  await replaceFile(target, bytes)
  return old === undefined ? 'created' : 'changed'
}

// Rename is atomic: a reader sees the old file or the new one, never half of one.
async function replaceFile(target: string, bytes: Buffer): Promise<void> {
  const temporary = `${target}.${randomUUID()}.tmp`
  await writeFile(temporary, bytes, { mode: 0o600 })
  await rename(temporary, target)
}

async function removeOne(folder: string, path: string): Promise<void> {
  await makeFolders(folder, [path])
  await rm(join(folder, path), { force: true })
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    if (!(await removeIfEmpty(join(folder, parent)))) return
  }
}

async function removeIfEmpty(path: string): Promise<boolean> {
  try {
    await rmdir(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOTEMPTY') return false
    throw error
  }
}

// Outer ones first, each once.
async function makeFolders(folder: string, paths: readonly string[]): Promise<void> {
  const parents = new Set(paths.flatMap(parentsOf))
  for (const parent of [...parents].sort()) await makeFolder(join(folder, parent))
}

function parentsOf(path: string): string[] {
  const parent = dirname(path)
  return parent === '.' ? [] : [...parentsOf(parent), parent]
}

async function makeFolder(path: string): Promise<void> {
  await refuseLink(path)
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chmod(path, 0o700)
}

async function refuseLink(path: string): Promise<void> {
  const stat = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (stat?.isSymbolicLink() !== true) return
  throw new Failure(
    `${path} is a symbolic link: hardway writes only below its own folder. Remove the link, or name another folder with --out.`,
    2,
  )
}

function refuseEscape(path: string, source: string): void {
  if (!isAbsolute(path) && normalize(path) === path && !path.startsWith('..')) return
  throw new Failure(
    `${source} lists ${JSON.stringify(path)}, which is not a plain path below its folder. Remove that line.`,
    2,
  )
}

function manifestOf(files: readonly GeneratedFile[]): Manifest {
  const sums = files.map(({ path, content }) => [path, createHash('sha256').update(content).digest('hex')] as const)
  return { files: Object.fromEntries(sums.sort(([a], [b]) => (a < b ? -1 : 1))) }
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeOne(folder, { path: 'manifest.json', content: `${JSON.stringify(manifest, null, 2)}\n` })
}

function parseManifest(text: string, path: string): Manifest {
  try {
    const { files } = JSON.parse(text) as Manifest
    return { files: { ...files } }
  } catch (cause) {
    throw new Failure(`${path} is not the manifest that hardway writes. Move the folder away and generate again.`, 2, {
      cause,
    })
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { GeneratedFile } from './files.ts'
import { quoted, refuse } from './out-rules.ts'

/** out/manifest.json: every file that hardway wrote there, with its SHA-256. What is not listed is never touched. */
export interface Manifest {
  readonly files: Readonly<Record<string, string>>
}

/** Name of the manifest in its folder. */
export const manifestName = 'manifest.json'

/** The manifest of these files, in the order of their paths. */
export function manifestOf(files: readonly GeneratedFile[]): Manifest {
  const sums = files.map(({ path, content }) => [path, createHash('sha256').update(content).digest('hex')] as const)
  return { files: Object.fromEntries(sums.sort(([a], [b]) => (a < b ? -1 : 1))) }
}

/** What was written before and is no longer generated. */
export function orphansOf(before: Manifest, after: Manifest): string[] {
  return Object.keys(before.files).filter((path) => !Object.hasOwn(after.files, path))
}

/**
 * The manifest of `folder`; undefined where there is none.
 * @throws Failure of status 2 where it is another program's, or names a path outside its folder.
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, manifestName)
  const text = await readPlain(path)
  if (text === undefined) return undefined
  const manifest = parse(text.toString())
  if (manifest === undefined) refuse('out-manifest', path, 'this is not the manifest that hardway writes', moveAway)
  const stray = Object.keys(manifest.files).find((listed) => !isPlainPath(listed))
  if (stray === undefined) return manifest
  return refuse('out-manifest', path, `${quoted(stray)} is no plain path below this folder`, 'delete that line')
}

const moveAway = 'move its folder away, or name another folder with --out'

/** Steps down from a folder, and nothing else: neither up, nor from the root, nor a name that a terminal would obey. */
export function isPlainPath(path: string): boolean {
  return !/\p{Cc}/u.test(path) && path.split('/').every((step) => step !== '' && step !== '.' && step !== '..')
}

/** The bytes of a file that is no symbolic link; undefined where there is none. */
export async function readPlain(path: string): Promise<Buffer | undefined> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    return await handle.readFile().finally(() => handle.close())
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function parse(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const files = isMap(value) && isMap(value.files) ? Object.entries(value.files) : undefined
    const isOurs = files?.every(([, sum]) => typeof sum === 'string' && /^[0-9a-f]{64}$/.test(sum))
    return files && isOurs ? { files: Object.fromEntries(files) as Manifest['files'] } : undefined
  } catch {
    return undefined
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

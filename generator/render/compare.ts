import { createHash } from 'node:crypto'
import { createPatch, OMIT_HEADERS } from 'diff'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import type { GeneratedFile } from './files.ts'
import type { Manifest } from './manifest.ts'
import { maskSecrets } from './mask.ts'
import { withoutFileContents } from './user-data-outline.ts'

/** What out/ holds: the manifest, and the bytes of each file that is there. */
export interface OutBefore {
  readonly manifest: Manifest
  readonly files: ReadonlyMap<string, Buffer>
}

type Change = 'created' | 'changed' | 'removed'

/** What `generate` would do to one file. `diff` holds the hunks of a unified diff, secrets masked; empty where the file is binary or a drawing. */
export interface FileChange {
  readonly path: string
  readonly change: Change
  readonly diff: string
}

/** What becomes of a host: `replaced` gets a new root disk and a first boot, because its seed changes. */
export type Fate = 'new' | 'replaced' | 'removed' | 'kept'

export interface HostChange {
  readonly host: string
  readonly fate: Fate
  readonly files: readonly FileChange[]
}

/** What becomes of an image's recipe. One that changes asks for a new bake, and that replaces the virtual machines on it. */
export interface ImageChange {
  readonly image: string
  readonly change: Change
  readonly hosts: readonly string[]
  readonly files: readonly FileChange[]
}

export interface OutDiff {
  readonly changed: boolean
  readonly hosts: readonly HostChange[]
  readonly images: readonly ImageChange[]
  /** Files beside them, such as the authority's certificate for clients. */
  readonly others: readonly FileChange[]
}

/** Compares what out/ holds with what the inputs give now, host by host. Pure; no secret of either is in the result. */
export function compareOut(
  before: OutBefore,
  files: readonly GeneratedFile[],
  cluster: Cluster,
  secrets: Secrets,
): OutDiff {
  const after = new Map(files.map(({ path, content }) => [path, Buffer.from(content)]))
  const listed = Object.keys(before.manifest.files).filter((path) => before.files.has(path))
  const paths = [...new Set([...after.keys(), ...listed])]
  const changes = paths.flatMap((path) => changeOf(path, before.files, after, secrets))
  const below = (folder: string) => changes.filter(({ path }) => path.startsWith(`${folder}/`))
  const isBeside = (path: string) => !path.includes('/')
  const folders = paths.filter((path) => !isBeside(path)).map((path) => path.split('/')[0] ?? '')
  const hosts = [...new Set(folders)].filter((folder) => folder !== 'packer')
  const images = [...new Set(below('packer').map(({ path }) => path.split('/')[1] ?? ''))].sort()
  return {
    changed: changes.length > 0,
    hosts: hosts.map((host) => ({ host, fate: fateOf(host, before, after), files: below(host) })),
    images: images.map((image) => imageChange(image, cluster, below(`packer/${image}`))),
    others: changes.filter(({ path }) => isBeside(path)),
  }
}

function imageChange(image: string, { hosts }: Cluster, files: readonly FileChange[]): ImageChange {
  const booted = hosts.filter((host) => host.image === image).map(({ name }) => name)
  return { image, change: files[0]?.change ?? 'changed', hosts: booted, files }
}

type Files = ReadonlyMap<string, Buffer>

// A virtual machine's seed disk is named by the image's hash, and a lab's host remembers its seed: another one is another host.
function fateOf(host: string, before: OutBefore, after: Files): Fate {
  const path = `${host}/seed.iso`
  const [old, now] = [before.files.get(path), after.get(path)]
  const oldSum = old === undefined ? before.manifest.files[path] : sumOf(old)
  if (now === undefined) return 'removed'
  if (oldSum === undefined) return 'new'
  return oldSum === sumOf(now) ? 'kept' : 'replaced'
}

function sumOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function changeOf(path: string, before: Files, after: Files, secrets: Secrets): FileChange[] {
  const [old, now] = [before.get(path), after.get(path)]
  if (old !== undefined && now !== undefined && old.equals(now)) return []
  const change = old === undefined ? 'created' : now === undefined ? 'removed' : 'changed'
  const isText = !path.endsWith(drawing) && !isBinary(old) && !isBinary(now)
  return [{ path, change, diff: isText ? diffOf(path, before, after, secrets) : '' }]
}

// Its lines are coordinates; what a drawing says stands beside it as text.
const drawing = '.svg'

function isBinary(content: Buffer | undefined): boolean {
  return content?.includes(0) === true
}

function diffOf(path: string, before: Files, after: Files, secrets: Secrets): string {
  const texts = { before: textOf(path, before), after: textOf(path, after) }
  const masked = maskSecrets(texts, secrets)
  const [old, now] = [printable(masked.before ?? ''), printable(masked.after ?? '')]
  const options = { context: 3, headerOptions: OMIT_HEADERS }
  return createPatch(path, old, now, undefined, undefined, options).replace(/\n$/, '')
}

// The files that user-data carries are shown once, as files.
function textOf(path: string, files: Files): string | undefined {
  const text = files.get(path)?.toString()
  const [host, file, ...more] = path.split('/')
  if (text === undefined || file !== 'user-data' || more.length > 0) return text
  return withoutFileContents(text, (onHost) => files.get(`${host}/rootfs${onHost}`)?.toString())
}

// Somebody else may have written into an old file what a terminal would obey.
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}

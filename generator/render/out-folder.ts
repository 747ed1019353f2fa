import { existsSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Manifest, manifestName, readManifest } from './manifest.ts'
import { quoted, refuse } from './out-rules.ts'

/**
 * Looks at a folder that files are about to be written to, and changes nothing.
 * @param paths of those files, relative to it.
 * @returns what hardway wrote there before; an empty manifest where it wrote nothing.
 * @throws Failure of status 2, by one of `outRules`, where it is not hardway's to write there.
 */
export async function inspectFolder(folder: string, paths: readonly string[]): Promise<Manifest> {
  refusePlace(folder)
  if (!isBelowFolder(resolve(folder))) refuse('out-kind', folder, 'this lies below a file', elsewhere)
  const stat = statOf(resolve(folder))
  if (stat === undefined) return { files: {} }
  refuseLink(folder, stat)
  if (!stat.isDirectory()) refuse('out-kind', folder, `this is ${kindOf(stat)}, not a folder`, elsewhere)
  refuseNoFile(join(folder, manifestName))
  const manifest = await readManifest(folder)
  if (manifest === undefined) refuseStrangers(folder)
  const listed = Object.keys(manifest?.files ?? {})
  const all = new Set([...paths, ...listed])
  for (const parent of new Set([...all].flatMap(parentsOf))) refuseNoFolder(join(folder, parent))
  for (const path of all) refuseNoFile(join(folder, path))
  const known = new Set(listed)
  for (const path of paths) if (!known.has(path)) refuseTaken(join(folder, path))
  return manifest ?? { files: {} }
}

/** The folders above a relative path, outer ones first. */
export function parentsOf(path: string): string[] {
  const parent = dirname(path)
  return parent === '.' ? [] : [...parentsOf(parent), parent]
}

const elsewhere = 'name another folder with --out, such as `--out out`'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** What the project itself consists of, at its top level. */
export const sources = ['.ci', '.git', 'cdktf', 'docs', 'generator', 'node_modules', 'packer', 'templates', 'test']

// cdktf's own output is below one of them, and git ignores it.
const product = join('cdktf', 'cdktf.out')

function refusePlace(folder: string): void {
  const path = realPath(resolve(folder))
  if (path === '/') refuse('out-place', folder, 'this is the root of the file system', elsewhere)
  if (path === homeFolder()) refuse('out-place', folder, 'this is a home folder', elsewhere)
  const inside = relative(realPath(resolve(project)), path)
  if (inside === '') refuse('out-place', folder, 'this is the project’s own folder', elsewhere)
  if (inside === product || inside.startsWith(product + sep)) return
  if (sources.includes(inside.split(sep)[0] ?? ''))
    refuse('out-place', folder, 'this lies among the project’s own sources', elsewhere)
}

function homeFolder(): string {
  const home = resolve(homedir())
  return existsSync(home) ? realpathSync(home) : home
}

// Of a path whose end may not be there yet; a link at its very end is another rule's.
function realPath(path: string): string {
  if (path === '/') return path
  const parent = dirname(path)
  if (existsSync(parent)) return join(realpathSync(parent), path.slice(parent.length))
  return join(realPath(parent), path.slice(parent.length))
}

function isBelowFolder(path: string): boolean {
  const parent = dirname(path)
  return existsSync(parent) ? statSync(parent).isDirectory() : isBelowFolder(parent)
}

function refuseStrangers(folder: string): void {
  const strangers = readdirSync(folder)
    .filter((name) => !isOwn(folder, name))
    .sort()
  const [first, second, ...more] = strangers.map(quoted)
  if (first === undefined) return
  const others = second === undefined ? '' : more.length > 0 ? `, ${second} and ${more.length} more` : ` and ${second}`
  const message = `hardway did not write this: there is no ${manifestName}, and there is ${first}${others}`
  refuse('out-foreign', folder, message, 'empty it, or name another folder with --out')
}

/** What hardway itself puts there before there is a manifest, or beside it. */
const own = new Set(['.gitkeep', 'images', 'logs', 'topology.emulated.yaml'])

function isOwn(folder: string, name: string): boolean {
  const isDraft = name.startsWith(`${manifestName}.`) && name.endsWith('.tmp')
  return own.has(name) || isDraft || existsSync(join(folder, name, manifestName))
}

function refuseNoFolder(path: string): void {
  const stat = statOf(path)
  if (stat === undefined) return
  refuseLink(path, stat)
  if (!stat.isDirectory()) refuse('out-kind', path, `this is ${kindOf(stat)} where a folder belongs`, 'move it away')
}

function refuseNoFile(path: string): void {
  const stat = statOf(path)
  if (stat === undefined) return
  refuseLink(path, stat)
  if (!stat.isFile()) refuse('out-kind', path, `this is ${kindOf(stat)} where a file belongs`, 'move it away')
}

function refuseTaken(path: string): void {
  if (statOf(path) === undefined) return
  refuse('out-foreign', path, `this is not in ${manifestName}: hardway did not write it`, 'move it away')
}

function refuseLink(path: string, stat: Stats): void {
  if (!stat.isSymbolicLink()) return
  refuse('out-link', path, 'this is a symbolic link, and hardway writes only below its own folder', 'remove the link')
}

function kindOf(stat: Stats): string {
  return stat.isDirectory() ? 'a folder' : stat.isFile() ? 'a file' : 'a device, pipe or socket'
}

// Synchronous: the looks at a few hundred paths cost less than as many promises.
function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { Failure } from '../failure.ts'
import type { Arch } from '../model/cluster.ts'
import type { GuestOs } from '../os/guest-os.ts'
import { buildLog, cacheFolder } from './cache.ts'
import { findArchives, renderSources } from './mirror.ts'
import { lastLine, type Progress } from './progress.ts'
import { run } from './run.ts'

const baseScript = fileURLToPath(new URL('base-root.sh', import.meta.url))
const layerScript = fileURLToPath(new URL('bake-layer.sh', import.meta.url))

/** CA bundle of the machine: it may reach the registries through an authority of its own. */
export const machineAuthorities = '/etc/ssl/certs/ca-certificates.crt'

/**
 * Folder of a root file system made of nothing but these packages; from the cache where the same was made before.
 * @throws Failure where the packages cannot be fetched or installed.
 */
export async function buildBase(
  os: GuestOs,
  arch: Arch,
  packages: readonly string[],
  progress: Progress,
): Promise<string> {
  refuseForeign(arch)
  const { path: keyring, package: keyringPackage } = os.keyring
  if (!existsSync(keyring)) throw new Failure(`${keyring} is missing\n  next: apt-get install ${keyringPackage}`)
  const sources = renderSources(await findArchives(os, progress), keyring)
  const key = hash(readFileSync(baseScript), os.distribution.suite, arch, sources, packages.join())
  const out = cacheFolder('roots', `base-${os.name}-${key}`)
  if (existsSync(out)) return out
  progress(`making a base of ${os.name} from ${packages.length} packages`)
  const env = { OUT: out, SUITE: os.distribution.suite, ARCH: arch, KEYRING: keyring, SOURCES_LIST: sources }
  await locked(out, baseScript, { ...env, PACKAGES: packages.join(' ') }, progress)
  return out
}

/** Scripts to run in a chroot over a root. */
export interface Layer {
  /** First part of the folder's name in the cache. */
  readonly name: string
  /** Folder of NN-*.sh, run in order. */
  readonly scripts: string
  /** Paths of binaries to hand in, by the name of the program. */
  readonly handedIn: Readonly<Record<string, string>>
  /** Environment of the scripts, beside HARDWAY_HANDED_IN and HARDWAY_CA. */
  readonly settings: Readonly<Record<string, string>>
}

/**
 * Folder that a layer's scripts make over a root: an upperdir of overlayfs. From the cache where the same was made before.
 * @param lower overlayfs's `lowerdir=` of that root.
 * @throws Failure where a script ends with an error.
 */
export async function buildLayer(lower: string, layer: Layer, progress: Progress): Promise<string> {
  const { name, scripts, handedIn, settings } = layer
  const programs = Object.entries(handedIn).map(([program, path]) => `${program}=${path}`)
  const sizes = Object.values(handedIn).map((path) => String(statSync(path).size))
  const key = hash(
    lower,
    programs.join(' '),
    ...sizes,
    readFileSync(layerScript),
    ...texts(scripts),
    JSON.stringify(settings),
  )
  const upper = cacheFolder('roots', `${name}-${key}`)
  if (existsSync(upper)) return upper
  progress(`installing the packages of ${name}`)
  const authorities = existsSync(machineAuthorities) ? machineAuthorities : ''
  const env = {
    ...settings,
    LOWER: lower,
    UPPER: upper,
    SCRIPTS: scripts,
    HANDED_IN: programs.join(' '),
    CA: authorities,
  }
  await locked(upper, layerScript, { ...env, SETTINGS: Object.keys(settings).join(' ') }, progress)
  return upper
}

/** Runs a script under the lock of what it makes: one build at a time, and a kill leaves neither mount nor process. */
export async function locked(
  out: string,
  script: string,
  env: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  mkdirSync(dirname(out), { recursive: true })
  await sweep(dirname(out))
  const namespaces = ['unshare', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child']
  await run('flock', ['--no-fork', `${out}.lock`, ...namespaces, 'bash', script], {
    log: buildLog(basename(out)),
    onLine: lastLine(progress),
    env,
    killSignal: 'SIGKILL',
    next: 'mend the cause that the log names and run this again; what is finished is kept',
  })
}

// What a build that was killed has left; the lock tells it from one that runs.
async function sweep(folder: string): Promise<void> {
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.partial'))) {
    const partial = join(folder, name)
    const remove = ['rm', '-rf', '--one-file-system', partial]
    await execa('flock', ['--nonblock', partial.replace(/\.partial$/, '.lock'), ...remove], { reject: false })
  }
}

/** Processor architecture of this machine in Debian's words; others than the two that guests have are passed through. */
export function machineArch(): Arch {
  return (process.arch === 'x64' ? 'amd64' : process.arch) as Arch
}

function refuseForeign(arch: Arch): void {
  const machine = machineArch()
  if (machine === arch) return
  throw new Failure(
    `a root file system for ${arch} cannot be made on this ${machine} machine: its programs do not run here\n` +
      `  next: set image.arch to ${machine}, or run this on a machine of ${arch}`,
    2,
  )
}

function texts(folder: string): readonly Buffer[] {
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name)))
}

/** First 12 hexadecimal digits of the SHA-256 of the inputs, each with its length. */
export function hash(...inputs: readonly (string | Buffer)[]): string {
  const sum = createHash('sha256')
  for (const input of inputs) sum.update(`${input.length}:`).update(input)
  return sum.digest('hex').slice(0, 12)
}

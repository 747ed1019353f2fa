import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../failure.ts'
import type { Arch, ImageName } from '../model/cluster.ts'
import { bakeSettings } from '../os/bake-settings.ts'
import type { GuestOs } from '../os/guest-os.ts'
import { buildLog, cacheFolder } from './cache.ts'
import { findArchives, renderSources } from './mirror.ts'
import { run } from './run.ts'

type Progress = (text: string) => void

const scripts = fileURLToPath(new URL('../../packer/scripts', import.meta.url))
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
  const sources = renderSources(await findArchives(os, arch), keyring)
  const key = hash(readFileSync(baseScript), os.distribution.suite, arch, sources, packages.join())
  const out = cacheFolder('roots', `base-${os.name}-${key}`)
  if (existsSync(out)) return out
  progress(`making a base of ${os.name} from ${packages.length} packages`)
  const env = { OUT: out, SUITE: os.distribution.suite, ARCH: arch, KEYRING: keyring, SOURCES_LIST: sources }
  await locked(out, baseScript, { ...env, PACKAGES: packages.join(' ') })
  return out
}

/**
 * Folder of the layer that packer/scripts make over a base: an upperdir of overlayfs. From the cache where the same was made before.
 * @param consul Path of the binary to hand in; empty where the guest has a package of it.
 * @throws Failure where a script ends with an error.
 */
export async function buildLayer(
  os: GuestOs,
  base: string,
  image: ImageName,
  consul: string,
  progress: Progress,
): Promise<string> {
  const settings = bakeSettings(os, image)
  const consulSize = consul === '' ? '' : String(statSync(consul).size)
  const key = hash(base, consul, consulSize, readFileSync(layerScript), ...scriptTexts(), JSON.stringify(settings))
  const upper = cacheFolder('roots', `${image}-${os.name}-${key}`)
  if (existsSync(upper)) return upper
  progress(`installing the packages of the ${image} image`)
  const authorities = existsSync(machineAuthorities) ? machineAuthorities : ''
  const paths = { LOWER: base, UPPER: upper, SCRIPTS: scripts, CONSUL: consul, CA: authorities }
  await locked(upper, layerScript, { ...settings, ...paths })
  return upper
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

function scriptTexts(): readonly Buffer[] {
  return readdirSync(scripts)
    .sort()
    .map((name) => readFileSync(join(scripts, name)))
}

function hash(...inputs: readonly (string | Buffer)[]): string {
  const sum = createHash('sha256')
  for (const input of inputs) sum.update(`${input.length}:`).update(input)
  return sum.digest('hex').slice(0, 12)
}

// One build at a time a folder; the namespaces go with the process, so a kill leaves neither mount nor process.
async function locked(out: string, script: string, env: Record<string, string>): Promise<void> {
  mkdirSync(dirname(out), { recursive: true })
  const namespaces = ['unshare', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child']
  await run('flock', ['--no-fork', `${out}.lock`, ...namespaces, 'bash', script], {
    log: buildLog(out.split('/').at(-1) ?? 'root'),
    env,
    killSignal: 'SIGKILL',
    next: 'mend the cause that the log names and run this again; what is finished is kept',
  })
}

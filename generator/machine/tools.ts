import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { Failure } from '../failure.ts'
import { guestSystems } from '../os/index.ts'
import { buildLog, cacheFolder } from './cache.ts'
import { machineRelease } from './mirror.ts'
import { lastLine, type Progress } from './progress.ts'
import { buildBase, machineArch, machineAuthorities } from './root.ts'
import { run } from './run.ts'

/** A program that is built from its Go module where the machine has none. */
export type ToolName =
  | 'consul'
  | 'etcd'
  | 'etcdctl'
  | 'opentofu'
  | 'packer'
  | 'packer-plugin-qemu'
  | 'terraform-provider-libvirt'

const folders = fileURLToPath(new URL('../../packer/tools', import.meta.url))
const script = fileURLToPath(new URL('build-tool.sh', import.meta.url))

// Versions of one on PATH that do the same; a plugin is never on PATH, and the image's Consul is a series.
const acceptedOnPath: Partial<Record<ToolName, RegExp>> = {
  consul: /^Consul v1\.20\./m,
  packer: /^(Packer )?v1\.(1[1-9]|[2-9]\d)\./m,
}

/**
 * Path of a program: the one on PATH where its version fits, else the one in the cache, else built there by Go.
 * @throws Failure where it can be neither found nor built; it says what to install.
 */
export async function findTool(name: ToolName, progress: Progress): Promise<string> {
  const found = (await findOnPath(name)) ?? existing(cachedPath(name))
  if (found !== undefined) return found
  progress(`building ${name} ${toolVersion(name)} with Go; the first time takes minutes`)
  await build(name, progress)
  return cachedPath(name)
}

/** The same for several, by name. */
export async function findTools(
  names: readonly ToolName[],
  progress: Progress,
): Promise<Readonly<Record<string, string>>> {
  const found: [string, string][] = []
  for (const name of names) found.push([name, await findTool(name, progress)])
  return Object.fromEntries(found)
}

/** Version of the module that packer/tools/NAME/go.mod pins, with its `v`. */
export function toolVersion(name: ToolName): string {
  return requirement(name).version
}

function cachedPath(name: ToolName): string {
  return cacheFolder('tools', `${name}-${toolVersion(name)}`, name)
}

// What tools.go imports is what is built; it may be a package below the module that go.mod requires.
function requirement(name: ToolName): { program: string; version: string; go: string } {
  const text = readFileSync(join(folders, name, 'go.mod'), 'utf8')
  const [, version] = /^require \S+ (v\S+)$/m.exec(text) ?? []
  const [, go] = /^go (\d+\.\d+)/m.exec(text) ?? []
  const [, program] = /^import _ "(\S+)"$/m.exec(readFileSync(join(folders, name, 'tools.go'), 'utf8')) ?? []
  if (program === undefined || version === undefined || go === undefined) throw new Error(`${name} is malformed`)
  return { program, version, go }
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined
}

async function findOnPath(name: ToolName): Promise<string | undefined> {
  const accepted = acceptedOnPath[name]
  if (accepted === undefined) return undefined
  const version = await execa(name, ['version'], { reject: false, stdin: 'ignore', env: { CHECKPOINT_DISABLE: '1' } })
  if (version.failed || !accepted.test(version.stdout)) return undefined
  const which = await execa('sh', ['-c', 'command -v "$1"', 'sh', name])
  return which.stdout
}

async function build(name: ToolName, progress: Progress): Promise<void> {
  const target = cachedPath(name)
  const { program, version, go } = requirement(name)
  const next = `install ${name} ${version}, or Go ${go} or later, so that PATH has it, and run this again`
  const chroot = (await hasGo(go)) ? '' : await goRoot(next, progress)
  mkdirSync(dirname(target), { recursive: true })
  const namespaces = ['unshare', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child']
  await run('flock', ['--no-fork', `${dirname(target)}.lock`, ...namespaces, 'bash', script], {
    log: buildLog(`${name}-${version}`),
    onLine: lastLine(progress),
    env: {
      OUT: target,
      MODULE: program,
      SOURCE: join(folders, name),
      CHROOT: chroot,
      CACHE: cacheFolder('go'),
      CA: existsSync(machineAuthorities) ? machineAuthorities : '',
    },
    killSignal: 'SIGKILL',
    next,
  })
}

async function hasGo(needed: string): Promise<boolean> {
  const found = await execa('go', ['env', 'GOVERSION'], { reject: false, stdin: 'ignore' })
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(found.stdout ?? '') ?? []
  const [neededMajor, neededMinor] = needed.split('.').map(Number)
  if (found.failed || major === undefined || neededMajor === undefined || neededMinor === undefined) return false
  return Number(major) > neededMajor || (Number(major) === neededMajor && Number(minor) >= neededMinor)
}

// Debian 13's Go is new enough for every module; those of Debian 12 and Ubuntu 24.04 are not.
async function goRoot(next: string, progress: Progress): Promise<string> {
  // Its packages come from the machine's own sources.
  if (machineRelease().id !== 'debian') throw new Failure(`this machine has no Go that is new enough\n  next: ${next}`)
  progress('this machine has no Go that is new enough: building in a Debian 13 root')
  return buildBase(guestSystems['debian-13'], machineArch(), ['golang-go', 'ca-certificates'], progress)
}

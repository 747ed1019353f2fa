import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { ImageName } from '../model/cluster.ts'
import { buildLog, cacheFolder } from './cache.ts'
import { lastLine, type Progress } from './progress.ts'
import { hash, machineAuthorities } from './root.ts'
import { run } from './run.ts'
import { inScratchFolder } from './scratch.ts'

// Steps of Packer that say nothing to a person who waits.
const detail = /^(Trying|Found port|Looking for|Overriding|Using SSH) | => /

const scripts = fileURLToPath(new URL('../../packer/scripts', import.meta.url))

/** What a bake starts from, found before the first one runs. */
export interface BakeInputs {
  readonly packer: string
  /** Folder that holds Packer's qemu plugin. */
  readonly plugins: string
  /** Paths of the binaries that a database host's image is handed, by the name of the program. */
  readonly handedIn: Readonly<Record<string, string>>
  /** URL or path, and Packer's iso_checksum of it. */
  readonly base: { readonly url: string; readonly checksum: string }
  readonly accelerator: 'kvm' | 'tcg'
}

/** Folder where Packer finds a built qemu plugin; installed once a version, because a bake may be running it. */
export async function installPlugin(packer: string, plugin: string, progress: Progress): Promise<string> {
  const folder = cacheFolder('packer-plugins', basename(dirname(plugin)))
  if (existsSync(folder)) return folder
  progress('installing Packer’s plugin for qemu')
  mkdirSync(dirname(folder), { recursive: true })
  const partial = mkdtempSync(`${folder}.`)
  await run(packer, ['plugins', 'install', '--path', plugin, 'github.com/hashicorp/qemu'], {
    log: buildLog('packer-plugins'),
    env: quiet(partial),
  })
  // Whoever comes second finds the first one's, which is the same.
  await rename(partial, folder).catch(() => rm(partial, { recursive: true }))
  return folder
}

/** Packer's iso_checksum of a file. */
export async function checksumOf(path: string): Promise<string> {
  const sum = createHash('sha256')
  await pipeline(createReadStream(path), sum)
  return `sha256:${sum.digest('hex')}`
}

/** Whether out/images holds what these inputs give. */
export async function isBaked(
  out: string,
  image: ImageName,
  inputs: Omit<BakeInputs, 'accelerator'>,
): Promise<boolean> {
  const { disk, manifest, stamp } = resultPaths(out, image)
  if (![disk, manifest, stamp].every(existsSync)) return false
  return (await readFile(stamp, 'utf8')) === (await stampOf(out, image, inputs))
}

/** Every Debian package of a baked image with its version, from its manifest. */
export async function bakedPackages(out: string, image: ImageName): Promise<Record<string, string>> {
  return JSON.parse(await readFile(resultPaths(out, image).manifest, 'utf8')).packages
}

/**
 * Runs Packer on out/packer/IMAGE; the image, its manifest and the stamp of its inputs are then in out/images.
 * @throws Failure with Packer's error, the log and the next step.
 */
export async function bakeImage(out: string, image: ImageName, inputs: BakeInputs, progress: Progress): Promise<void> {
  const { stamp, log } = resultPaths(out, image)
  // Of the inputs as they are now: whoever edits a script during the bake gets another one.
  const inputsNow = await stampOf(out, image, inputs)
  await Promise.all([stamp, log].map((path) => rm(path, { force: true })))
  await inScratchFolder('hardway-bake-', async (scratch) => {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'bake', '-f', keyIn(scratch)], { log })
    await runPacker(out, image, inputs, scratch, progress)
  })
  await writeFile(stamp, inputsNow)
}

async function runPacker(
  out: string,
  image: ImageName,
  inputs: BakeInputs,
  scratch: string,
  progress: Progress,
): Promise<void> {
  const variables = Object.entries(variablesOf(out, image, inputs, keyIn(scratch))).map(
    ([name, value]) => `-var=${name}=${value}`,
  )
  const folder = join(out, 'packer', image)
  // The lock: a second bake with -force would delete the disk of one that runs.
  const packer = [inputs.packer, 'build', '-color=false', '-force', ...variables, '.']
  const last = lastLine(progress)
  await run('flock', ['--no-fork', resolve(folder, '.lock'), ...packer], {
    cwd: folder,
    log: resultPaths(out, image).log,
    // Packer leaves a log of its own there when it is interrupted.
    env: { ...quiet(inputs.plugins), TMPDIR: scratch },
    onLine: (line) => {
      const step = /^==> \S+: (.+)$/.exec(line)?.[1]
      if (step === undefined) last(line)
      else if (!detail.test(step)) progress(step)
    },
    cause: packerError,
    next: `mend the cause and run \`npx hardway bake ${image}\` again; the build machine's console is in ${folder}/console.log`,
  })
}

// The key to the build machine; for one bake.
function keyIn(scratch: string): string {
  return join(scratch, 'key')
}

function variablesOf(out: string, image: ImageName, inputs: BakeInputs, key: string): Record<string, string> {
  return {
    base_image: inputs.base.url,
    base_checksum: inputs.base.checksum,
    accelerator: inputs.accelerator,
    ssh_private_key_file: key,
    ssh_public_key_file: `${key}.pub`,
    authorities: existsSync(machineAuthorities) ? machineAuthorities : '',
    scripts,
    images: resolve(out, 'images'),
    ...(image === 'proxy' ? {} : inputs.handedIn),
  }
}

function resultPaths(out: string, image: ImageName): Record<'disk' | 'manifest' | 'stamp' | 'log', string> {
  return {
    disk: join(out, 'images', `${image}.qcow2`),
    manifest: join(out, 'images', `${image}.manifest.json`),
    stamp: join(out, 'images', `.${image}.inputs`),
    log: resolve(out, 'logs', `bake-${image}.log`),
  }
}

async function stampOf(out: string, image: ImageName, inputs: Omit<BakeInputs, 'accelerator'>): Promise<string> {
  const names = (await readdir(scripts)).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(scripts, name))))
  const programs = await Promise.all(Object.values(inputs.handedIn).map((path) => stat(path)))
  const recipe = await readFile(join(out, 'packer', image, 'image.pkr.hcl'))
  return hash(recipe, ...texts, inputs.base.url, inputs.base.checksum, programs.map(({ size }) => size).join())
}

// Nothing phones home, and downloads go where they can be deleted.
function quiet(plugins: string): Record<string, string> {
  return { CHECKPOINT_DISABLE: '1', PACKER_PLUGIN_PATH: plugins, PACKER_CACHE_DIR: cacheFolder('packer') }
}

function packerError(output: string): string {
  const lines = output.split('\n')
  const ended = lines.find((line) => /errored after/.test(line)) ?? lines.find((line) => /^Error: /.test(line))
  return (ended ?? lines.at(-1) ?? '').replace(/^.*errored after[^:]*: /, '').trim()
}

import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../failure.ts'
import { isOnPath } from '../lab/machine.ts'
import { cacheFolder } from '../machine/cache.ts'
import { lookAhead } from '../machine/progress.ts'
import { run } from '../machine/run.ts'
import { findTool, toolVersion } from '../machine/tools.ts'

/** The folder in which `cdktf` is run. */
export const cdktfFolder = fileURLToPath(new URL('../../cdktf', import.meta.url))

/** cdktf's command line, as an argument of Node. */
export const cdktfProgram = fileURLToPath(new URL('../../node_modules/cdktf-cli/bundle/bin/cdktf.js', import.meta.url))

/**
 * What `cdktf` must find in its environment: a Terraform or OpenTofu, the libvirt provider in a mirror of this machine, and the request
 * to phone nobody. Builds the provider where the cache has none, and OpenTofu where the machine has neither.
 * @throws Failure that says what to install.
 */
export async function terraformEnvironment(progress: (text: string) => void): Promise<Record<string, string>> {
  if (!existsSync(cdktfProgram)) throw new Failure('cdktf is not installed: run `npm install` in the project’s folder')
  const binary = await findTerraform(progress)
  await mirrorProvider(progress)
  await replaceFile(configPath(), configuration())
  return {
    TERRAFORM_BINARY_NAME: binary,
    TF_CLI_CONFIG_FILE: configPath(),
    // A run that was interrupted may hold the state for some seconds more.
    TF_CLI_ARGS_plan: '-lock-timeout=60s',
    TF_CLI_ARGS_apply: '-lock-timeout=60s',
    TF_CLI_ARGS_destroy: '-lock-timeout=60s',
    CHECKPOINT_DISABLE: '1',
    DISABLE_VERSION_CHECK: '1',
    CI: '1',
  }
}

/** What `terraformEnvironment` and `ensureBindings` would build or make, a line each. */
export async function planTerraform(): Promise<string[]> {
  const program = await lookAhead(findTerraform)
  const provider = await lookAhead((progress) => findTool(tool, progress))
  const words = [program, provider].flatMap((ahead) => ('would' in ahead ? [ahead.would] : []))
  return (await hasBindings()) ? words : [...words, 'making the classes of the provider in cdktf/gen']
}

/** Makes the provider's classes in cdktf/gen, unless those of this version are there. */
export async function ensureBindings(env: Record<string, string>, log: string): Promise<void> {
  if (await hasBindings()) return
  await run(process.execPath, [cdktfProgram, 'get', '--force'], { log, cwd: cdktfFolder, env })
}

async function hasBindings(): Promise<boolean> {
  const made = await readFile(`${cdktfFolder}/gen/providers/libvirt/provider/index.ts`, 'utf8').catch(() => '')
  return made.includes(`'${providerSource}'`) && made.includes(`providerVersion: '${providerVersion()}'`)
}

const tool = 'terraform-provider-libvirt'
const providerSource = 'registry.terraform.io/dmacvicar/libvirt'
const providerVersion = () => toolVersion(tool).replace(/^v/, '')
const mirror = () => cacheFolder('terraform', 'mirror')
const configPath = () => cacheFolder('terraform', 'terraformrc')

const configuration = () => `disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path = ${JSON.stringify(mirror())}
  }
}
`

async function findTerraform(progress: (text: string) => void): Promise<string> {
  for (const program of ['terraform', 'tofu']) if (await isOnPath(program)) return program
  return findTool('opentofu', progress)
}

// cdktf.json names this registry outright: OpenTofu would look for the provider under the name of its own.
async function mirrorProvider(progress: (text: string) => void): Promise<void> {
  const program = await findTool(tool, progress)
  const version = providerVersion()
  const folder = `${mirror()}/${providerSource}/${version}/linux_${goArch()}`
  await mkdir(folder, { recursive: true })
  await replaceLink(program, `${folder}/${tool}_v${version}`)
}

function goArch(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch
}

async function replaceLink(target: string, path: string): Promise<void> {
  const partial = `${path}.${process.pid}`
  await rm(partial, { force: true })
  await symlink(target, partial)
  await rename(partial, path)
}

async function replaceFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.${process.pid}`, content)
  await rename(`${path}.${process.pid}`, path)
}

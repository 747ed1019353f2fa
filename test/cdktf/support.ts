import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { execa } from 'execa'
import { cdktfFolder, ensureBindings, terraformEnvironment } from '../../generator/vm/terraform.ts'

/** Below cdktf.out, which git ignores, so that the paths in the stack are the same on every machine. */
export const workFolder = join(cdktfFolder, 'cdktf.out', 'test')

/** cdktf's environment with the provider's classes in place. */
export async function cdktfEnvironment(): Promise<Record<string, string>> {
  const env = await terraformEnvironment(console.log)
  await ensureBindings(env, join(workFolder, 'get.log'))
  return env
}

export interface Synth {
  readonly exitCode: number
  readonly stderr: string
  /** Folder with cdk.tf.json; Terraform runs there. */
  readonly folder: string
  /** Text of cdk.tf.json; empty where the synth failed. */
  readonly text: string
}

/** Runs cdktf/main.ts as cdktf does. */
export async function synth(
  topology: string,
  out: string,
  env: Record<string, string> = {},
  loaders: readonly string[] = [],
): Promise<Synth> {
  const outdir = join(workFolder, 'synth')
  await rm(outdir, { recursive: true, force: true })
  const imports = ['tsx', ...loaders].flatMap((loader) => ['--import', loader])
  const { exitCode = 1, stderr } = await execa(process.execPath, [...imports, 'main.ts'], {
    cwd: cdktfFolder,
    reject: false,
    env: {
      LIBVIRT_DEFAULT_URI: '',
      HARDWAY_TOPOLOGY: resolve(topology),
      HARDWAY_OUT: resolve(out),
      CDKTF_OUTDIR: outdir,
      ...env,
    },
  })
  const folder = join(outdir, 'stacks', 'hardway')
  const path = join(folder, 'cdk.tf.json')
  return { exitCode, stderr, folder, text: existsSync(path) ? await readFile(path, 'utf8') : '' }
}

/** An out/ whose seeds and images are a few fixed bytes. */
export async function fakeOut(hosts: readonly string[]): Promise<string> {
  const out = join(workFolder, 'out')
  await rm(out, { recursive: true, force: true })
  const seeds = hosts.map((host) => [`${host}/seed.iso`, `seed of ${host}\n`] as const)
  const files = Object.fromEntries(seeds.map(([path, content]) => [path, sha256(content)]))
  await writeAll(out, [
    ...seeds,
    ['images/db.qcow2', 'image of db\n'],
    ['images/proxy.qcow2', 'image of proxy\n'],
    ['manifest.json', JSON.stringify({ files })],
  ])
  return out
}

async function writeAll(folder: string, files: readonly (readonly [path: string, content: string])[]): Promise<void> {
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')

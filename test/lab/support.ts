import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { generate } from '../../generator/generate.ts'
import { findCgroupMount } from '../../generator/lab/cgroups.ts'
import { labDown } from '../../generator/lab/down.ts'
import { execInHost } from '../../generator/lab/enter.ts'
import { waitForBoot } from '../../generator/lab/first-boot.ts'
import { buildRootfs } from '../../generator/lab/rootfs.ts'
import { type Lowers, labUp } from '../../generator/lab/up.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import type { Secrets } from '../../generator/model/secrets.ts'
import { write } from '../../generator/render/write.ts'
import { generateTopology, issueSecrets } from '../support.ts'

/** The command line's program. */
export const hardway = join(import.meta.dirname, '../../generator/hardway.mjs')

/** A lab of a test's own, not up yet. */
export interface TestLab {
  readonly cluster: Cluster
  readonly secrets: Secrets
  readonly secretsText: string
  /** What `generate` wrote; a test may change it to change a seed. */
  readonly out: string
  readonly lowers: Lowers
}

/** Generates the five Debian hosts under another name and builds the root file systems. What an earlier run left is removed. */
export async function prepareLab(name: string): Promise<TestLab> {
  await labDown(name)
  const { cluster: debian } = await generateTopology('debian')
  const cluster = { ...debian, name }
  const { text, secrets } = await issueSecrets(cluster)
  const out = await mkdtemp(join(tmpdir(), 'hardway-lab-'))
  await write(generate(cluster, secrets), out)
  const build = async (image: 'db' | 'proxy') => (await buildRootfs('debian-13', 'amd64', image, console.log)).lower
  return { cluster, secrets, secretsText: text, out, lowers: { db: await build('db'), proxy: await build('proxy') } }
}

/** labUp, and the wait until every host that it started is through with cloud-init. Returns their names. */
export async function bootLab({ cluster, out, lowers }: TestLab): Promise<readonly string[]> {
  const started = await labUp(cluster, out, lowers, () => {})
  await Promise.all(started.map((host) => waitForBoot(cluster.name, host)))
  return started
}

export async function removeLab({ cluster, out }: TestLab): Promise<void> {
  await labDown(cluster.name)
  await rm(out, { recursive: true })
}

/** All that the kernel and the disk hold under a lab's name; empty where the lab is not there. */
export async function tracesOf(lab: string): Promise<string[]> {
  // A host's traces are asked for as `lab.host`; its cgroup has a slash there.
  const name = new RegExp(`(hw-|hardway/)${lab.replace('.', '[./]')}(?![\\w-])`)
  const lines = async (what: string, text: string) =>
    text.split('\n').flatMap((line) => (name.test(line) ? [`${what}: ${line}`] : []))
  const folders = ['/run/netns', '/var/lib/hardway', '/run/hardway', await findCgroupMount()]
  const entries = await Promise.all(
    folders.map(async (folder) => (await entriesOf(folder)).map((entry) => join(folder, entry))),
  )
  return [
    ...(await lines('file', entries.flat().join('\n'))),
    ...(await lines('mount', await readFile('/proc/self/mounts', 'utf8'))),
    ...(await lines('process', (await execa('ps', ['-eo', 'pid,stat,args'])).stdout)),
    ...(await lines('cgroup', await cgroupsOfTheLiving())),
  ]
}

// What has ended and waits for its parent to ask how holds nothing any more.
async function cgroupsOfTheLiving(): Promise<string> {
  const living =
    'for p in /proc/[0-9]*; do grep -q "^State:.*[ZX] (" $p/status || cat $p/cgroup; done 2>/dev/null; true'
  return (await execa('sh', ['-c', living])).stdout
}

/** Names of the network interfaces in the machine's own namespace. */
export async function machineLinks(): Promise<string[]> {
  return (await readdir('/sys/class/net')).sort()
}

async function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

/** What a shell script prints inside a host. Throws where it prints anything to standard error. */
export async function inside(lab: string, host: string, script: string): Promise<string> {
  const { stdout, stderr, exitCode } = await execInHost(lab, host, ['sh', '-c', script])
  if (stderr !== '') throw new Error(`${host}: ${script}: status ${exitCode}: ${stderr}`)
  return stdout
}

/** Writes the inputs of the command line for a lab, beside what was generated. */
export async function writeInputs({
  cluster,
  secretsText,
  out,
}: TestLab): Promise<{ topology: string; secrets: string }> {
  const files = { topology: join(out, 'topology.yaml'), secrets: join(out, 'secrets.yaml') }
  const text = await readFile('test/topologies/debian.yaml', 'utf8')
  await writeFile(files.topology, text.replace('cluster: hardway', `cluster: ${cluster.name}`))
  await writeFile(files.secrets, secretsText, { mode: 0o600 })
  return files
}

/** Waits until something holds. Throws after a minute. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) if (await holds()) return
  throw new Error(`waited 60 s for ${what}`)
}

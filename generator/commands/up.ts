import { Command, Option } from 'commander'
import type { ListrTask } from 'listr2'
import { findLab, type InputFiles } from '../cluster/find-place.ts'
import { asArguments, npmRun } from '../cluster/named-files.ts'
import type { Place } from '../cluster/place.ts'
import { type Verified, verifyFromOutside } from '../cluster/verified.ts'
import { Failure } from '../failure.ts'
import { ensurePackages, packagesFor } from '../machine/packages.ts'
import { buildCluster } from '../model/build.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { guestSystems } from '../os/index.ts'
import { findVmPlace } from '../vm/place.ts'
import { init } from './init.ts'
import { readInputs } from './input.ts'
import { tellPlan } from './plan.ts'
import { progressOf, runTasks } from './tasks.ts'
import type { Terminal } from './terminal.ts'
import { showSummary } from './up-summary.ts'

type BackendName = Place['backend']

/** `hardway up`: from nothing to a verified cluster on this machine. */
export function upCommand(terminal: Terminal): Command {
  return new Command('up')
    .argument('[topology]', 'the topology file; made where there is none', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file; made where there is none', 'secrets.yaml')
    .option('--out <folder>', 'where to write', 'out')
    .addOption(
      new Option('--backend <name>', 'lab: hosts in namespaces; libvirt: virtual machines')
        .choices(['lab', 'libvirt'])
        .default('lab'),
    )
    .option('--dry-run', 'tell what would be done, step by step, and do nothing')
    .addHelpText('after', '\nExample:\n  npx hardway up --backend libvirt')
    .action((topology: string, options: Options) =>
      options.dryRun ? tell({ ...options, topology }, terminal) : up({ ...options, topology }, terminal),
    )
}

interface Options {
  readonly secrets: string
  readonly out: string
  readonly backend: BackendName
  readonly dryRun?: boolean
}

/** What a person named. */
export interface UpFiles extends InputFiles {
  readonly out: string
  readonly backend: BackendName
}

// Seconds: VMs under software emulation boot for minutes.
const patience: Readonly<Record<BackendName, number>> = { lab: 300, libvirt: 1800 }

// What the commands that are shown to a person need, and the machine may lack.
const clients = ['postgresql-client', 'curl']

async function tell(files: UpFiles, terminal: Terminal): Promise<void> {
  const { planUp } = await import('./plan-up.ts')
  tellPlan('hardway up', await planUp(files, terminal), terminal)
}

async function up(files: UpFiles, terminal: Terminal): Promise<void> {
  for (const line of await init({ topology: files.topology, secrets: files.secrets }, terminal)) terminal.err(line)
  const { topology, secrets } = await readInputs(files, terminal)
  const cluster = buildCluster(topology)
  let verified: Verified | undefined
  const tasks: ListrTask[] = [
    packagesTask(cluster, files.backend),
    { title: 'Machine', task: () => refuseOtherBackend(cluster, files) },
    ...(await backendTasks(cluster, secrets, files)),
    {
      title: 'Wait until the cluster is whole, and verify it',
      task: async (_, task) => {
        const progress = progressOf(task)
        verified = await verifyFromOutside(await requirePlace(cluster, files), files, patience[files.backend], progress)
        task.title = `${verified.checks.length} checks passed`
      },
    },
  ]
  await runTasks(tasks, terminal, afterInterrupt(files))
  if (verified) terminal.out(showSummary(cluster, verified, await requirePlace(cluster, files), files))
}

function afterInterrupt({ topology, secrets, out, backend }: UpFiles): string {
  const again = `${asArguments({ topology, secrets, out })}${backend === 'lab' ? '' : ` --backend ${backend}`}`
  return `Go on: ${npmRun('up', again)}. Remove what was started: ${npmRun('down', asArguments({ topology, out }))}`
}

/** apt packages of this machine: those of the backend, and the clients. */
export function machinePackages(cluster: Cluster, backend: BackendName): readonly string[] {
  const purpose = backend === 'lab' ? 'lab' : 'vm'
  return [...packagesFor(purpose, guestSystems[cluster.image.os]), ...clients]
}

function packagesTask(cluster: Cluster, backend: BackendName): ListrTask {
  const packages = machinePackages(cluster, backend)
  return {
    title: 'Packages of this machine',
    task: (_, task) => ensurePackages(packages, progressOf(task)),
  }
}

// Loaded only for its own backend.
async function backendTasks(cluster: Cluster, secrets: Secrets, files: UpFiles): Promise<ListrTask[]> {
  if (files.backend === 'lab') return (await import('./lab-up.ts')).labUpTasks(cluster, secrets, files.out)
  return (await import('./up-libvirt.ts')).libvirtUpTasks(cluster, secrets, files)
}

/** Both would answer at the same addresses, and nobody could tell which one a command means. Throws a Failure where the other one runs. */
export async function refuseOtherBackend(cluster: Cluster, files: UpFiles): Promise<void> {
  // Machines at a libvirt that the topology names by itself are elsewhere, or meant so.
  const here = cluster.libvirt.uri === 'qemu:///system'
  const other =
    files.backend === 'libvirt' ? await findLab(cluster, files) : here ? await findVmPlace(cluster, files) : undefined
  if (other === undefined) return
  const running = other.backend === 'lab' ? 'as a lab' : 'as virtual machines'
  throw new Failure(
    `Cluster ${cluster.name} runs on this machine ${running} already. Use that (--backend ${other.backend}), or remove it first: npm run down`,
  )
}

async function requirePlace(cluster: Cluster, files: UpFiles): Promise<Place> {
  const place = files.backend === 'lab' ? await findLab(cluster, files) : await findVmPlace(cluster, files)
  if (place === undefined)
    throw new Failure(`Cluster ${cluster.name} was started and is gone. Run it again: npm run up`)
  return place
}

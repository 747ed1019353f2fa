import { existsSync } from 'node:fs'
import { Command } from 'commander'
import type { ListrTask } from 'listr2'
import { asArguments, npmRun } from '../cluster/named-files.ts'
import { labDown } from '../lab/down.ts'
import { listHosts } from '../lab/list.ts'
import { requireRoot } from '../lab/machine.ts'
import { labFolder, labNamespace } from '../lab/names.ts'
import { listNamespaces } from '../lab/network.ts'
import { cacheFolder } from '../machine/cache.ts'
import { buildCluster } from '../model/build.ts'
import { findLeft } from '../vm/destroy.ts'
import { findHypervisor } from '../vm/hypervisor.ts'
import { readStateIds } from '../vm/state.ts'
import { readClusterName } from './cluster-name.ts'
import { readTopology } from './input.ts'
import { tellPlan } from './plan.ts'
import { runTasks } from './tasks.ts'
import type { Terminal } from './terminal.ts'

interface DownFiles {
  readonly topology: string
  readonly out: string
}

/** `hardway down`: whatever of the cluster is on this machine goes, data too. */
export function downCommand(terminal: Terminal): Command {
  return new Command('down')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--out <folder>', 'where generate wrote', 'out')
    .option('--dry-run', 'tell what would be removed, and do nothing')
    .addHelpText('after', '\nExample:\n  npx hardway down')
    .action((topology: string, { out, dryRun = false }: { out: string; dryRun?: boolean }) =>
      down({ topology, out }, dryRun, terminal),
    )
}

async function down(files: DownFiles, dryRun: boolean, terminal: Terminal): Promise<void> {
  requireRoot()
  if (files.topology === 'topology.yaml' && !existsSync(files.topology)) {
    return terminal.out('There is no topology.yaml here, so nothing was started from here.')
  }
  const name = await readClusterName(files.topology)
  if (dryRun) return tell(name, files, terminal)
  const goOn = `Go on: ${npmRun('down', asArguments(files))}`
  const removed = [...(await removeLab(name, goOn, terminal)), ...(await removeVms(files, goOn, terminal))]
  const kept = [files.topology, 'secrets.yaml', files.out].filter((path) => existsSync(path))
  terminal.out(
    [
      removed.length === 0 ? `Nothing of cluster ${name} is on this machine.` : `Removed: ${removed.join('; ')}.`,
      `Kept: ${[...kept, cacheFolder()].join(', ')}.`,
    ].join('\n'),
  )
}

async function tell(name: string, { topology }: DownFiles, terminal: Terminal): Promise<void> {
  const { planDestroy } = await import('./destroy.ts')
  const hosts = await listHosts(name)
  const named = hosts.map((host) => `host ${host}, with its data`)
  const lab = [...named, ...((await isLabThere(name, hosts)) ? ['its network'] : [])]
  const cluster = buildCluster(await readTopology(topology, terminal))
  const steps = [{ title: `Lab ${name}`, todo: lab }, await planDestroy(cluster)]
  tellPlan('hardway down', steps, terminal)
}

async function isLabThere(name: string, hosts: readonly string[]): Promise<boolean> {
  return hosts.length > 0 || existsSync(labFolder(name)) || (await listNamespaces()).includes(labNamespace(name))
}

async function removeLab(name: string, goOn: string, terminal: Terminal): Promise<string[]> {
  const hosts = await listHosts(name)
  if (!(await isLabThere(name, hosts))) return []
  await runTasks([{ title: `Lab ${name}`, task: () => labDown(name) }], terminal, goOn)
  return [`lab ${name} with ${hosts.length === 0 ? 'its network' : hosts.join(', ')}`]
}

async function removeVms({ topology, out }: DownFiles, goOn: string, terminal: Terminal): Promise<string[]> {
  const cluster = buildCluster(await readTopology(topology, terminal))
  const hypervisor = await findHypervisor(cluster)
  const left = await findLeft(cluster.name, hypervisor)
  if (left.length === 0 && (await readStateIds(cluster.name)).size === 0) return []
  const { destroyTasks } = await import('./destroy.ts')
  const tasks: ListrTask[] = destroyTasks(cluster, { topology, out })
  await runTasks(tasks, terminal, goOn)
  return [`virtual machines of cluster ${cluster.name} with their disks, pool and network`]
}

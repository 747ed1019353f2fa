import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import type { ListrTask } from 'listr2'
import { asArguments } from '../cluster/named-files.ts'
import { Failure } from '../failure.ts'
import { buildCluster } from '../model/build.ts'
import type { Cluster } from '../model/cluster.ts'
import type { DeployFiles } from './deploy.ts'
import { readTopology } from './input.ts'
import { type Step, tellPlan } from './plan.ts'
import { progressOf, runTasks } from './tasks.ts'
import type { Terminal } from './terminal.ts'

/** `hardway destroy`: the virtual machines, their disks and all that came with them are gone. */
export function destroyCommand(terminal: Terminal): Command {
  return new Command('destroy')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--topology <file>', 'the topology file, by name')
    .option('--out <folder>', 'where generate and bake wrote', 'out')
    .option('--dry-run', 'tell what would be removed, and do nothing')
    .addHelpText('after', '\nExample:\n  npx hardway destroy')
    .action(async (argument: string, options: Options) => {
      const topology = options.topology ?? argument
      const cluster = buildCluster(await readTopology(topology, terminal))
      if (options.dryRun) {
        const steps = [await planDestroy(cluster)]
        return tellPlan('hardway destroy', steps, terminal)
      }
      const files = { topology, out: options.out }
      const goOn = `Go on: npx hardway destroy${asArguments(files)}`
      await runTasks(destroyTasks(cluster, files), terminal, goOn)
      terminal.out(`Cluster ${cluster.name} is gone.`)
    })
}

interface Options extends Partial<DeployFiles> {
  readonly out: string
  readonly dryRun?: boolean
}

/** What a destroy would remove. */
export async function planDestroy(cluster: Cluster): Promise<Step> {
  const { planRemoval } = await import('../vm/plan.ts')
  return { title: `Virtual machines of cluster ${cluster.name}`, todo: await planRemoval(cluster) }
}

/** The same as tasks with their progress. The second makes good whatever the first could not. */
export function destroyTasks(cluster: Cluster, { topology, out }: DeployFiles): ListrTask[] {
  const log = resolve(out, 'logs', 'destroy.log')
  return [
    {
      title: `Virtual machines of cluster ${cluster.name}`,
      task: async (_, task) => {
        if (!existsSync(out)) return task.skip(`There is no ${out}, which Terraform would read: removed without it`)
        const { destroyByTerraform } = await import('../vm/destroy.ts')
        const progress = progressOf(task)
        const options = { topology: resolve(topology), out: resolve(out), log, progress }
        const failure = await failureOf(destroyByTerraform(cluster, options))
        if (failure) task.skip(`${failure.message.split('\n')[0]} (${log}); removed without Terraform`)
      },
    },
    {
      title: 'Whatever is left of it',
      task: async () => {
        const { destroyAll } = await import('../vm/destroy.ts')
        await destroyAll(cluster)
      },
    },
  ]
}

async function failureOf(work: Promise<void>): Promise<Failure | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

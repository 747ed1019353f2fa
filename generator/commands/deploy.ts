import { resolve } from 'node:path'
import { Command } from 'commander'
import type { ListrTask } from 'listr2'
import { asArguments, type NamedFiles } from '../cluster/named-files.ts'
import { generate } from '../generate.ts'
import { buildCluster } from '../model/build.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { requireFresh } from '../vm/fresh.ts'
import type { Hypervisor } from '../vm/hypervisor.ts'
import { readInputs } from './input.ts'
import { tellPlan } from './plan.ts'
import { progressOf, runTasks } from './tasks.ts'
import type { Terminal } from './terminal.ts'

/** `hardway deploy`: the cluster's virtual machines, by `cdktf deploy`. */
export function deployCommand(terminal: Terminal): Command {
  return new Command('deploy')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--topology <file>', 'the topology file, by name')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--out <folder>', 'where generate and bake wrote', 'out')
    .option('--dry-run', 'tell what would be done, step by step, and do nothing')
    .addHelpText('after', '\nExample:\n  npx hardway generate && npx hardway bake && npx hardway deploy')
    .action(async (argument: string, options: Options) => {
      const files = { ...options, topology: options.topology ?? argument }
      const { topology, secrets } = await readInputs(files, terminal)
      const cluster = buildCluster(topology)
      if (options.dryRun) {
        const { planDeploy } = await import('./plan-deploy.ts')
        const steps = await planDeploy(cluster, secrets, files.out)
        return tellPlan('hardway deploy', steps, terminal)
      }
      const goOn = `npx hardway deploy${asArguments(files)}`
      const tasks = deployTasks(cluster, secrets, files)
      await runTasks(tasks, terminal, `Terraform ends what it has begun. Go on: ${goOn}`)
      terminal.out(summary(cluster, files))
    })
}

/** Where the inputs and the artefacts are. */
export interface DeployFiles {
  readonly topology: string
  readonly out: string
}

interface Options extends DeployFiles {
  readonly secrets: string
  readonly dryRun?: boolean
}

/** The same as tasks with their progress, for a verb that does more. */
export function deployTasks(cluster: Cluster, secrets: Secrets, { topology, out }: DeployFiles): ListrTask[] {
  const options = { topology: resolve(topology), out: resolve(out), log: resolve(out, 'logs', 'deploy.log') }
  let env: Readonly<Record<string, string>> = {}
  let hypervisor: Hypervisor | undefined
  return [
    {
      title: `Seeds in ${out} are those of ${topology}`,
      task: () => requireFresh(generate(cluster, secrets), out),
    },
    {
      title: 'Terraform and its libvirt provider',
      task: async (_, task) => {
        const { prepareTerraform } = await import('../vm/deploy.ts')
        env = await prepareTerraform(options, progressOf(task))
      },
    },
    {
      title: 'libvirt',
      task: async (_, task) => {
        const { prepareHypervisor } = await import('../vm/deploy.ts')
        hypervisor = await prepareHypervisor(cluster)
        task.title = `libvirt at ${hypervisor.uri}`
      },
    },
    {
      title: `Virtual machines of cluster ${cluster.name}`,
      task: async (_, task) => {
        const { deployVms } = await import('../vm/deploy.ts')
        const progress = progressOf(task)
        if (hypervisor) await deployVms(hypervisor, cluster, env, { log: options.log, progress })
      },
    },
  ]
}

function summary(cluster: Cluster, { topology, secrets, out }: NamedFiles): string {
  return [
    `Cluster ${cluster.name} boots: ${cluster.hosts.map(({ name, address }) => `${name} ${address}`).join(', ')}.`,
    `Wait until it is whole: npx hardway verify${asArguments({ topology, secrets })} --wait 1200`,
    `The end, disks too:     npx hardway destroy${asArguments({ topology, out })}`,
  ].join('\n')
}

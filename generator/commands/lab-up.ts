import type { ListrTask } from 'listr2'
import { asOptions } from '../cluster/named-files.ts'
import { generate } from '../generate.ts'
import { waitForBoot } from '../lab/first-boot.ts'
import { requireMachine } from '../lab/machine.ts'
import { buildRootfs } from '../lab/rootfs.ts'
import { labUp } from '../lab/up.ts'
import { buildCluster } from '../model/build.ts'
import type { Cluster, ImageName } from '../model/cluster.ts'
import { imagesOf } from '../model/images.ts'
import type { Secrets } from '../model/secrets.ts'
import { write } from '../render/write.ts'
import { readInputs } from './input.ts'
import { progressOf, runTasks } from './tasks.ts'
import type { Terminal } from './terminal.ts'

export interface LabUpOptions {
  readonly topology: string
  readonly secrets: string
  readonly out: string
}

/** `hardway lab up`: returns when every host that it started is through with cloud-init. */
export async function runLabUp(options: LabUpOptions, terminal: Terminal): Promise<void> {
  const { topology, secrets } = await readInputs(options, terminal)
  const cluster = buildCluster(topology)
  await requireMachine()
  const stop = `npx hardway lab down${asOptions({ topology: options.topology })}`
  await runTasks(labUpTasks(cluster, secrets, options.out), terminal, `Remove what is there: ${stop}`)
  terminal.out(summary(cluster, options, stop))
}

/** The same as tasks with their progress, for a verb that does more. */
export function labUpTasks(cluster: Cluster, secrets: Secrets, out: string): ListrTask[] {
  const lowers: Partial<Record<ImageName, string>> = {}
  const started: string[] = []
  return [
    {
      title: `Seeds of ${cluster.hosts.length} hosts`,
      task: async () => void (await write(generate(cluster, secrets), out)),
    },
    rootfsTask(cluster, lowers),
    {
      title: `Hosts of lab ${cluster.name}`,
      task: async (_, task) => {
        const progress = (host: string, step: string) => {
          task.output = `${host} ${step}`
        }
        started.push(...(await labUp(cluster, out, lowers, progress)))
      },
    },
    {
      title: 'Boot through cloud-init',
      task: (_, task) =>
        task.newListr(
          started.map((host) => bootTask(cluster, host)),
          { concurrent: true },
        ),
    },
  ]
}

function rootfsTask(cluster: Cluster, lowers: Partial<Record<ImageName, string>>): ListrTask {
  const { os, arch } = cluster.image
  const { dcs } = cluster
  const images = imagesOf(cluster)
  const subtask = (image: ImageName): ListrTask => ({
    title: image,
    task: async (_, task) => {
      const progress = progressOf(task)
      lowers[image] = (await buildRootfs(os, arch, image, progress, dcs)).lower
    },
  })
  return {
    title: `Root file systems of ${os}`,
    task: (_, task) => task.newListr(images.map(subtask), { concurrent: true }),
  }
}

function bootTask(cluster: Cluster, host: string): ListrTask {
  return {
    title: host,
    task: (_, task) => waitForBoot(cluster.name, host, progressOf(task)),
  }
}

function summary(cluster: Cluster, options: LabUpOptions, stop: string): string {
  const database = cluster.databases[0]
  const port = cluster.ports.pgbouncer === 5432 ? '' : ` -p ${cluster.ports.pgbouncer}`
  const client = database ? `${port} -U ${database.owner} ${database.name}` : ''
  const { topology, secrets } = options
  return [
    `Lab ${cluster.name} is up: ${cluster.hosts.map(({ name, address }) => `${name} ${address}`).join(', ')}.`,
    `A client: npx hardway lab run${asOptions({ topology, secrets })} -- psql -h ${cluster.vip.address}${client}`,
    `The end:  ${stop}`,
  ].join('\n')
}

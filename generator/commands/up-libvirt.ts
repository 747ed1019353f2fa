import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListrTask } from 'listr2'
import { parseDocument } from 'yaml'
import { generate } from '../generate.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { write } from '../render/write.ts'
import { bakeTasks } from './bake.ts'
import { decideMachines } from './decide-machines.ts'
import { deployTasks } from './deploy.ts'
import { progressOf } from './tasks.ts'

interface Files {
  readonly topology: string
  readonly out: string
}

/** From inputs to booting virtual machines. */
export function libvirtUpTasks(cluster: Cluster, secrets: Secrets, { topology, out }: Files): ListrTask[] {
  let decided = { cluster, topology }
  return [
    {
      title: 'Virtualisation',
      task: async (_, task) => {
        const { cluster: able, words } = await decideMachines(cluster, progressOf(task))
        if (cluster.libvirt.domainType === 'qemu') return task.skip(words)
        task.title = words
        if (able === cluster) return
        decided = { cluster: able, topology: join(out, 'topology.emulated.yaml') }
        task.title = `${words}, by ${decided.topology}; ${topology} stays as it is`
      },
    },
    {
      title: `Seeds of ${cluster.hosts.length} hosts, and the images' recipes`,
      task: async () => {
        await write(generate(decided.cluster, secrets), out)
        if (decided.topology !== topology) await copyForEmulation(decided.cluster, topology, decided.topology)
      },
    },
    { title: 'Golden images', task: (_, task) => task.newListr(bakeTasks(decided.cluster, out)) },
    {
      title: 'Virtual machines',
      task: (_, task) => task.newListr(deployTasks(decided.cluster, secrets, { topology: decided.topology, out })),
    },
  ]
}

// `cdktf deploy` reads a file; the person's own says what they want, this one what this machine can do.
async function copyForEmulation(cluster: Cluster, topology: string, path: string): Promise<void> {
  const text = textForEmulation(cluster, topology, await readFile(topology, 'utf8'))
  // A new file: writing to what is there could follow a link.
  await rm(path, { force: true })
  await writeFile(path, text, { flag: 'wx' })
}

/**
 * A topology's text with what software emulation changes in it.
 * @param cluster as it is emulated.
 * @param topology the file that the text is of.
 */
export function textForEmulation({ hosts, libvirt }: Cluster, topology: string, text: string): string {
  const document = parseDocument(text)
  for (const [index, { cpus }] of hosts.entries()) document.setIn(['hosts', index, 'cpus'], cpus)
  document.setIn(['libvirt', 'domain_type'], libvirt.domainType)
  return `# Made by \`hardway up\` from ${topology}, with software emulation in place of KVM.\n${document.toString({ lineWidth: 0 })}`
}

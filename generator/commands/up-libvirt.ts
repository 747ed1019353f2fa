import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListrTask } from 'listr2'
import { parseDocument } from 'yaml'
import { generate } from '../generate.ts'
import { usableKvm } from '../machine/kvm.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { write } from '../render/write.ts'
import { bakeTasks } from './bake.ts'
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
        const progress = progressOf(task)
        if (cluster.libvirt.domainType === 'qemu') return task.skip('Software emulation, as the topology says')
        if (await usableKvm(progress)) {
          task.title = 'KVM works here'
          return
        }
        decided = { cluster: emulated(cluster), topology: join(out, 'topology.emulated.yaml') }
        task.title = `KVM does not work here: software emulation, slow, by ${decided.topology}; ${topology} stays as it is`
      },
    },
    {
      title: `Seeds of ${cluster.hosts.length} hosts, and the images' recipes`,
      task: async () => {
        await write(generate(decided.cluster, secrets), out)
        if (decided.topology !== topology) await copyForEmulation(topology, decided.topology)
      },
    },
    { title: 'Golden images', task: (_, task) => task.newListr(bakeTasks(decided.cluster, out)) },
    {
      title: 'Virtual machines',
      task: (_, task) => task.newListr(deployTasks(decided.cluster, secrets, { topology: decided.topology, out })),
    },
  ]
}

/** The cluster as software emulation runs it: its seeds too are other ones. */
export function emulated(cluster: Cluster): Cluster {
  return { ...cluster, libvirt: { ...cluster.libvirt, domainType: 'qemu' } }
}

// `cdktf deploy` reads a file; the person's own says what they want, this one what this machine can do.
async function copyForEmulation(topology: string, path: string): Promise<void> {
  const document = parseDocument(await readFile(topology, 'utf8'))
  document.setIn(['libvirt', 'domain_type'], 'qemu')
  // A new file: writing to what is there could follow a link.
  await rm(path, { force: true })
  await writeFile(
    path,
    `# Made by \`hardway up\` from ${topology}, with software emulation in place of KVM.\n${document.toString()}`,
    { flag: 'wx' },
  )
}

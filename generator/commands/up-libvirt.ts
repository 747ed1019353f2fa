import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
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
      title: `Seeds of ${cluster.hosts.length} hosts, and the images' recipes`,
      task: async () => void (await write(generate(cluster, secrets), out)),
    },
    {
      title: 'Virtualisation',
      task: async (_, task) => {
        const progress = progressOf(task)
        if (cluster.libvirt.domainType === 'qemu') return task.skip('Software emulation, as the topology says')
        if (await usableKvm(progress)) {
          task.title = 'KVM works here'
          return
        }
        decided = { cluster: emulated(cluster), topology: await copyForEmulation(topology, out) }
        task.title = `KVM does not work here: software emulation, slow, by ${decided.topology}; ${topology} stays as it is`
      },
    },
    { title: 'Golden images', task: (_, task) => task.newListr(bakeTasks(decided.cluster, out)) },
    {
      title: 'Virtual machines',
      task: (_, task) => task.newListr(deployTasks(decided.cluster, secrets, { topology: decided.topology, out })),
    },
  ]
}

function emulated(cluster: Cluster): Cluster {
  return { ...cluster, libvirt: { ...cluster.libvirt, domainType: 'qemu' } }
}

// `cdktf deploy` reads a file; the person's own says what they want, this one what this machine can do.
async function copyForEmulation(topology: string, out: string): Promise<string> {
  const document = parseDocument(await readFile(topology, 'utf8'))
  document.setIn(['libvirt', 'domain_type'], 'qemu')
  const path = join(out, 'topology.emulated.yaml')
  await mkdir(dirname(path), { recursive: true })
  // A new file: writing to what is there could follow a link.
  await rm(path, { force: true })
  await writeFile(
    path,
    `# Made by \`hardway up\` from ${topology}, with software emulation in place of KVM.\n${document.toString()}`,
    { flag: 'wx' },
  )
  return path
}

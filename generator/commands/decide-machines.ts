import { availableParallelism } from 'node:os'
import { usableKvm } from '../machine/kvm.ts'
import type { Cluster } from '../model/cluster.ts'
import { emulate } from '../model/emulate.ts'

/**
 * The cluster as this machine can run it, and how in words; another one than the topology's only where that wishes for KVM in vain.
 * @param progress told what is tried.
 */
export async function decideMachines(
  cluster: Cluster,
  progress: (words: string) => void,
): Promise<{ readonly cluster: Cluster; readonly words: string }> {
  if (cluster.libvirt.domainType === 'qemu') return { cluster, words: 'Software emulation, as the topology says' }
  if (await usableKvm(progress)) return { cluster, words: 'KVM works here' }
  return {
    cluster: emulate(cluster, availableParallelism()),
    words: 'KVM does not work here: software emulation, slow',
  }
}

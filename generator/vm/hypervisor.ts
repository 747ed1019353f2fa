import { execa } from 'execa'
import type { Cluster } from '../model/cluster.ts'
import { vmNamespace } from './names.ts'
import { findLibvirtd, hasPrivateLibvirtd, privateUri, startPrivateLibvirtd } from './private-libvirtd.ts'

/** The libvirtd that has, or shall have, the cluster's virtual machines. */
export interface Hypervisor {
  readonly uri: string
  /** Network namespace in which the virtual machines are; absent where it is libvirtd's own machine's. */
  readonly namespace?: string
}

/**
 * The libvirtd for this cluster, without starting one: the one that the topology names, else the cluster's private one, else the
 * machine's where it answers. Undefined where there is none.
 */
export async function findHypervisor({ name, libvirt }: Cluster): Promise<Hypervisor | undefined> {
  if (libvirt.uri !== systemUri) return { uri: libvirt.uri }
  if (hasPrivateLibvirtd(name)) return privateOf(name)
  return (await answers(systemUri)) ? { uri: systemUri } : undefined
}

/** The same, and where the machine has none, a private one is started: its network is a namespace of its own. */
export async function openHypervisor(cluster: Cluster): Promise<Hypervisor> {
  const found = await findHypervisor(cluster)
  if (found && found.namespace === undefined) return found
  await startPrivateLibvirtd(cluster.name)
  return privateOf(cluster.name)
}

/** Does it run? After a restart of this machine a private one's folders are there and nothing runs. */
export async function isRunning({ name }: Cluster, { namespace }: Hypervisor): Promise<boolean> {
  return namespace === undefined || (await findLibvirtd(name)) !== undefined
}

const systemUri = 'qemu:///system'

const privateOf = (cluster: string): Hypervisor => ({ uri: privateUri(cluster), namespace: vmNamespace(cluster) })

async function answers(uri: string): Promise<boolean> {
  const { failed } = await execa('virsh', ['--connect', uri, 'version'], {
    reject: false,
    stdin: 'ignore',
    timeout: 10_000,
  })
  return !failed
}

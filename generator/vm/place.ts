import type { InputFiles } from '../cluster/find-place.ts'
import type { Place } from '../cluster/place.ts'
import type { Cluster } from '../model/cluster.ts'
import { findHypervisor, type Hypervisor } from './hypervisor.ts'
import { findLibvirtd } from './private-libvirtd.ts'
import { listHoldings } from './virsh.ts'

/** The cluster as virtual machines; undefined where libvirt has none of it. */
export async function findVmPlace(cluster: Cluster, files: InputFiles): Promise<Place | undefined> {
  const hypervisor = await findHypervisor(cluster)
  if (hypervisor === undefined || !(await isPrivateRunning(cluster.name, hypervisor))) return undefined
  const { domains } = await listHoldings(hypervisor.uri, cluster.name)
  return domains.length > 0 ? vmPlace(hypervisor, files) : undefined
}

// After a restart of this machine its folders are there and nothing runs.
async function isPrivateRunning(cluster: string, { namespace }: Hypervisor): Promise<boolean> {
  return namespace === undefined || (await findLibvirtd(cluster)) !== undefined
}

/** How virtual machines at this hypervisor are reached. */
export function vmPlace({ namespace }: Hypervisor, { topology }: InputFiles): Place {
  const flags = topology === 'topology.yaml' ? '' : ` --topology ${topology}`
  const enter = (host: string) => `npx hardway ssh${flags} ${host} --`
  if (namespace === undefined) return { backend: 'libvirt', run: '', enter }
  return { backend: 'libvirt', namespace, run: `ip netns exec ${namespace}`, enter }
}

/** The command line that runs a client where it reaches the virtual machines. */
export function clientCommand({ namespace }: Hypervisor, argv: readonly [string, ...string[]]): [string, ...string[]] {
  return namespace === undefined ? [...argv] : ['nsenter', `--net=/run/netns/${namespace}`, '--', ...argv]
}

import { join } from 'node:path'
import type { InputFiles } from '../cluster/find-place.ts'
import type { Place } from '../cluster/place.ts'
import type { Cluster } from '../model/cluster.ts'
import { findHypervisor, type Hypervisor, isRunning } from './hypervisor.ts'
import { domainName } from './names.ts'
import { type Domain, listDomains, readDomainType } from './virsh.ts'

/** The cluster as virtual machines; undefined where libvirt has none of it. */
export async function findVmPlace(cluster: Cluster, { out = 'out' }: InputFiles): Promise<Place | undefined> {
  const hypervisor = await findHypervisor(cluster)
  if (hypervisor === undefined || !(await isRunning(cluster, hypervisor))) return undefined
  const domains = await listDomains(hypervisor.uri, cluster.name)
  // All are of one type: cdktf makes them of one topology.
  const [first] = domains
  if (first === undefined) return undefined
  const emulated = (await readDomainType(hypervisor.uri, first.name)) === 'qemu'
  return vmPlace(hypervisor, cluster, { domains, emulated, ca: join(out, 'ca.pem') })
}

interface Found {
  readonly domains: readonly Domain[]
  readonly emulated: boolean
  readonly ca: string
}

/** How virtual machines at this hypervisor are reached: hosts by SSH, with a key of the topology's `access.ssh_keys`. */
function vmPlace({ namespace }: Hypervisor, cluster: Cluster, { domains, emulated, ca }: Found): Place {
  const { hosts } = cluster
  const uuids = new Map(domains.map(({ name, uuid }) => [name, uuid]))
  const machines = Object.fromEntries(hosts.map((host) => [host.name, uuids.get(domainName(cluster, host))]))
  const run = namespace === undefined ? '' : `ip netns exec ${namespace}`
  const enter = (name: string) => {
    const address = hosts.find((host) => host.name === name)?.address ?? name
    return `${run} ssh hardway@${address} sudo`.trim()
  }
  return { backend: 'libvirt', emulated, ...(namespace === undefined ? {} : { namespace }), run, ca, enter, machines }
}

/** The command line that runs a client where it reaches the virtual machines. */
export function clientCommand(
  { namespace }: Pick<Hypervisor, 'namespace'>,
  argv: readonly [string, ...string[]],
): [string, ...string[]] {
  return namespace === undefined ? [...argv] : ['nsenter', `--net=/run/netns/${namespace}`, '--', ...argv]
}

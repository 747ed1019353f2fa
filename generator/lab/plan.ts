import type { Cluster, Host } from '../model/cluster.ts'
import { renderNetworkConfig } from '../render/cloud-init.ts'
import type { GeneratedFile } from '../render/files.ts'
import { isPopulated } from './cgroups.ts'
import { findRecord, recordOf } from './disk.ts'
import { listHosts } from './list.ts'
import type { Lowers } from './up.ts'

/**
 * What `labUp` would do now, a line for each host to which it would do something.
 * @param files what `generate` gives.
 * @param lowers of the images that are built; a host of another one gets a new root disk.
 */
export async function planHosts(cluster: Cluster, files: readonly GeneratedFile[], lowers: Lowers): Promise<string[]> {
  const lines: string[] = []
  for (const host of cluster.hosts) {
    const fate = await fateOf(cluster, host, files, lowers)
    if (fate !== undefined) lines.push(`${host.name} ${fate}`)
  }
  const wanted = cluster.hosts.map(({ name }) => name)
  const strangers = (await listHosts(cluster.name)).filter((name) => !wanted.includes(name))
  return [...lines, ...strangers.map((name) => `${name} is removed with its data: the topology no longer has it`)]
}

async function fateOf(
  cluster: Cluster,
  host: Host,
  files: readonly GeneratedFile[],
  lowers: Lowers,
): Promise<string | undefined> {
  const present = await findRecord(cluster.name, host.name)
  if (present === undefined) return 'is made and switched on'
  const lower = lowers[host.image]
  if (lower === undefined || recordOf(cluster, host, seedOf(cluster, host, files), lower).madeFor !== present.madeFor)
    return 'gets a new root disk, for its seed or its image is another one; its data stays'
  return (await isPopulated(cluster.name, host.name)) ? undefined : 'is switched on'
}

function seedOf(cluster: Cluster, host: Host, files: readonly GeneratedFile[]) {
  const read = (name: string) => String(files.find(({ path }) => path === `${host.name}/${name}`)?.content)
  return {
    'user-data': read('user-data'),
    'meta-data': read('meta-data'),
    'network-config': renderNetworkConfig(host, cluster, { by: 'name' }),
  }
}

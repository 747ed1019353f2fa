import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Cluster, Host, ImageName } from '../model/cluster.ts'
import type { GeneratedFile } from '../render/files.ts'
import { findLeft } from './destroy.ts'
import { findHypervisor, isRunning } from './hypervisor.ts'
import { domainName, imageVolumeName, seedVolumeName, shortHash, vmNamespace } from './names.ts'
import { readStateIds, statePath } from './state.ts'
import { type Holdings, listHoldings } from './virsh.ts'

/** What a deploy would do: to libvirt, and to the machines, a line each. */
export interface VmPlan {
  readonly libvirt: readonly string[]
  readonly machines: readonly string[]
}

/** All that a destroy would remove, a line each; nothing where nothing of the cluster is there. */
export async function planRemoval(cluster: Cluster): Promise<string[]> {
  const hypervisor = await findHypervisor(cluster)
  const runs = hypervisor !== undefined && (await isRunning(cluster, hypervisor))
  const held = runs ? await listHoldings(hypervisor.uri, cluster.name) : undefined
  const places = (await findLeft(cluster.name, undefined)).map((path) => `${path}, with all that is in it`)
  const record = (await readStateIds(cluster.name)).size > 0 ? [`Terraform’s record ${statePath(cluster.name)}`] : []
  return [...(held === undefined ? [] : inWords(cluster, held)), ...places, ...record]
}

function inWords({ name }: Cluster, { domains, volumes, network, pool }: Holdings): string[] {
  return [
    ...domains.map((domain) => `virtual machine ${domain.name}${domain.running ? ', which runs' : ''}`),
    ...volumes.map((path) => `disk ${path}`),
    ...(network === undefined ? [] : [`network ${name}`]),
    ...(pool === undefined ? [] : [`pool ${name}`]),
  ]
}

/** `shortHash` of an image; undefined where it is still to be baked. */
export type ImageHashes = Readonly<Partial<Record<ImageName, string>>>

/**
 * Compares what libvirt holds with what a deploy would make of it: volumes are named by the hash of what they hold.
 * Sizes, memory and processors are seen by Terraform alone: `cdktf diff`.
 */
export async function planVms(cluster: Cluster, files: readonly GeneratedFile[], images: ImageHashes): Promise<VmPlan> {
  const hypervisor = await findHypervisor(cluster)
  if (hypervisor !== undefined && (await isRunning(cluster, hypervisor))) {
    const held = await listHoldings(hypervisor.uri, cluster.name)
    return { libvirt: [], machines: planMachines(cluster, files, images, held) }
  }
  const libvirt = [`a libvirtd of the cluster’s own is started, in network namespace ${vmNamespace(cluster.name)}`]
  // Its disks are there, and only it knows them.
  if (hypervisor !== undefined)
    return { libvirt, machines: ['what is there starts with that libvirtd; what changes is known then'] }
  return { libvirt, machines: planMachines(cluster, files, images, { domains: [], volumes: [] }) }
}

/** The machines' part of it, by what libvirt holds. Pure. */
export function planMachines(
  cluster: Cluster,
  files: readonly GeneratedFile[],
  images: ImageHashes,
  { domains, volumes }: Holdings,
): string[] {
  const present = new Set(domains.map(({ name }) => name))
  const held = new Set(volumes.map((path) => basename(path)))
  const lines = cluster.hosts.flatMap((host) => {
    if (!present.has(domainName(cluster, host))) return [`${host.name} is made and switched on`]
    const other = [
      ...(held.has(seedVolumeName(cluster, host, seedHash(host, files))) ? [] : ['its seed']),
      ...(held.has(imageVolumeName(cluster, host.image, images[host.image])) ? [] : ['its image']),
    ]
    return other.length === 0
      ? []
      : [`${host.name} is replaced, for ${other.join(' and ')} changes; its data disk stays`]
  })
  const wanted = new Set(cluster.hosts.map((host) => domainName(cluster, host)))
  const strangers = domains.filter(({ name }) => !wanted.has(name))
  return [...lines, ...strangers.map(({ name }) => `${name} is removed: the topology no longer has it`)]
}

function seedHash(host: Host, files: readonly GeneratedFile[]): string {
  const seed = files.find(({ path }) => path === `${host.name}/seed.iso`)
  if (seed === undefined) throw new Error(`no seed was generated for ${host.name}`)
  return shortHash(createHash('sha256').update(seed.content).digest('hex'))
}

import { existsSync } from 'node:fs'
import { Failure } from '../failure.ts'
import type { Cluster } from '../model/cluster.ts'
import { runCdktf, waitForCdktf } from './cdktf.ts'
import { findHypervisor, type Hypervisor } from './hypervisor.ts'
import { describeHoldings, removeHoldings } from './leftovers.ts'
import { runFolder, stateFolder, vmNamespace } from './names.ts'
import { removePrivateLibvirtd, startPrivateLibvirtd } from './private-libvirtd.ts'
import { readStateIds, removeState } from './state.ts'
import { ensureBindings, terraformEnvironment } from './terraform.ts'

/** What the person named, as absolute paths, and where the log goes. */
export interface DestroyOptions {
  readonly topology: string
  readonly out: string
  readonly log: string
  readonly progress: (text: string) => void
}

/**
 * `cdktf destroy`, as by hand.
 * @throws Failure with Terraform's errors; `destroyAll` removes the rest whatever they are.
 */
export async function destroyByTerraform(cluster: Cluster, options: DestroyOptions): Promise<void> {
  const { topology, out, log, progress } = options
  const hypervisor = await findHypervisor(cluster)
  if (hypervisor === undefined || (await readStateIds(cluster.name)).size === 0) return
  if (hypervisor.namespace !== undefined) await startPrivateLibvirtd(cluster.name)
  const env = await terraformEnvironment(progress)
  await ensureBindings(env, log)
  await runCdktf({
    cluster: cluster.name,
    verb: 'destroy',
    env: { ...env, LIBVIRT_DEFAULT_URI: hypervisor.uri, HARDWAY_TOPOLOGY: topology, HARDWAY_OUT: out },
    log,
    next: 'read the log',
    progress,
  })
}

/**
 * Removes the cluster's virtual machines with their disks, its pool and its network, and the private libvirtd with its namespace. Needs neither
 * Terraform nor out/, and works from whatever an interrupted run left.
 * @throws Failure naming what is left.
 */
export async function destroyAll(cluster: Cluster): Promise<void> {
  await waitForCdktf(cluster.name)
  const hypervisor = await findHypervisor(cluster)
  if (hypervisor && hypervisor.namespace === undefined) await removeHoldings(hypervisor, cluster.name)
  await removePrivateLibvirtd(cluster.name)
  const left = await findLeft(cluster.name, hypervisor)
  if (left.length > 0) throw new Failure(`Still there of cluster ${cluster.name}: ${left.join(', ')}.`)
  await removeState(cluster.name)
}

/** What is left of the cluster on this machine, in words; empty where nothing is. */
export async function findLeft(cluster: string, hypervisor: Hypervisor | undefined): Promise<string[]> {
  const places = [`/run/netns/${vmNamespace(cluster)}`, stateFolder(cluster), runFolder(cluster)]
  const held = hypervisor && hypervisor.namespace === undefined ? await describeHoldings(hypervisor, cluster) : []
  return [...places.filter((place) => existsSync(place)), ...held]
}

import { Failure } from '../failure.ts'
import type { Hypervisor } from './hypervisor.ts'
import { readStateIds, statePath } from './state.ts'
import { type Domain, type Holdings, listHoldings, virsh } from './virsh.ts'

/**
 * Removes what an interrupted run made and Terraform does not know of: it would stop at a name that is taken. Data disks stay, and Terraform
 * adopts them.
 * @throws Failure where machines run that no record of this checkout explains.
 */
export async function removeLeftovers({ uri }: Hypervisor, cluster: string): Promise<void> {
  const known = await readStateIds(cluster)
  const holdings = await listHoldings(uri, cluster)
  const strangers = holdings.domains.filter(({ uuid }) => !known.has(uuid))
  refuseRunning(cluster, strangers, holdings, known)
  for (const domain of strangers) await removeDomain(uri, domain)
  for (const path of holdings.volumes.filter((volume) => !known.has(volume) && !isData(volume))) {
    await virsh(uri, 'vol-delete', path)
  }
  if (holdings.network && !known.has(holdings.network)) await removeNetwork(uri, cluster)
  if (holdings.pool && !known.has(holdings.pool)) await forgetPool(uri, cluster)
}

/** Removes all that libvirt holds of the cluster, its data disks too. */
export async function removeHoldings({ uri }: Hypervisor, cluster: string): Promise<void> {
  const { domains, network, pool } = await listHoldings(uri, cluster)
  for (const domain of domains) await removeDomain(uri, domain)
  if (network) await removeNetwork(uri, cluster)
  if (pool) await removePool(uri, cluster)
}

/** What libvirt still holds, in words. */
export async function describeHoldings({ uri }: Hypervisor, cluster: string): Promise<string[]> {
  const { domains, network, pool } = await listHoldings(uri, cluster)
  return [
    ...domains.map(({ name }) => `domain ${name}`),
    ...(network ? [`network ${cluster}`] : []),
    ...(pool ? [`pool ${cluster}`] : []),
  ]
}

const isData = (volume: string) => volume.endsWith('-data.qcow2')

// A record that knows the pool is the record of these machines: they come from a run of it that was cut short.
function refuseRunning(
  cluster: string,
  strangers: readonly Domain[],
  { pool }: Holdings,
  known: ReadonlySet<string>,
): void {
  const running = strangers.filter((domain) => domain.running).map(({ name }) => name)
  if (running.length === 0 || (pool !== undefined && known.has(pool))) return
  throw new Failure(
    [
      `${running.join(', ')} run already, but ${statePath(cluster)} does not know of them.`,
      '  next: deploy from the checkout that made them, or remove them with their data: npx hardway destroy',
    ].join('\n'),
  )
}

async function removeDomain(uri: string, { name, running }: Domain): Promise<void> {
  if (running) await virsh(uri, 'destroy', name)
  await virsh(uri, 'undefine', name, '--nvram', '--managed-save', '--snapshots-metadata', '--checkpoints-metadata')
}

async function removeNetwork(uri: string, name: string): Promise<void> {
  if (await isActive(uri, 'net', name)) await virsh(uri, 'net-destroy', name)
  await virsh(uri, 'net-undefine', name)
}

// The folder stays, and the data disks in it.
async function forgetPool(uri: string, name: string): Promise<void> {
  if (await isActive(uri, 'pool', name)) await virsh(uri, 'pool-destroy', name)
  await virsh(uri, 'pool-undefine', name)
}

async function removePool(uri: string, name: string): Promise<void> {
  if (!(await isActive(uri, 'pool', name))) await startPool(uri, name)
  for (const volume of (await listHoldings(uri, name)).volumes) await virsh(uri, 'vol-delete', volume)
  await virsh(uri, 'pool-destroy', name)
  await virsh(uri, 'pool-delete', name)
  await virsh(uri, 'pool-undefine', name)
}

// A pool whose folder was never built, or is gone, does not start before it is built.
async function startPool(uri: string, name: string): Promise<void> {
  await virsh(uri, 'pool-build', name)
  await virsh(uri, 'pool-start', name)
}

async function isActive(uri: string, kind: 'net' | 'pool', name: string): Promise<boolean> {
  return (await virsh(uri, `${kind}-list`, '--name')).split('\n').some((line) => line.trim() === name)
}

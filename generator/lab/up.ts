import { Failure } from '../failure.ts'
import type { Cluster, Host, ImageName } from '../model/cluster.ts'
import { killHost, powerOn } from './boot.ts'
import { isPopulated } from './cgroups.ts'
import { findRecord, type HostRecord, readSeed, recordOf, replaceDisk } from './disk.ts'
import { removeHost } from './down.ts'
import { waitForServices } from './first-boot.ts'
import { listHosts } from './list.ts'
import { withLock } from './lock.ts'
import { requireMachine } from './machine.ts'
import { ensureLabNetwork, plugIn } from './network.ts'

/** Told what happens to a host, in a word or two. */
export type LabProgress = (host: string, step: string) => void

/** overlayfs lowerdir of each image that the cluster's hosts use. */
export type Lowers = Readonly<Partial<Record<ImageName, string>>>

type Boot = readonly [Host, HostRecord]

/** Seconds, at most: the first of three databases has started its services 3 s after it was switched on, on two processors (measured). */
const headStart = 10

/**
 * Makes the lab of this machine be what the cluster says: boots the hosts that are off, gives a new root disk to those whose seed or image
 * is another one, removes those that the cluster no longer has. Hosts that are right and running are left alone.
 * @param outDir what `generate` wrote.
 * @returns the hosts that were switched on; they go through their boot when this returns.
 * @throws Failure naming each host that did not start; the others stay up.
 */
export async function labUp(
  cluster: Cluster,
  outDir: string,
  lowers: Lowers,
  progress: LabProgress,
): Promise<readonly string[]> {
  await requireMachine()
  return withLock(cluster.name, async () => {
    await ensureLabNetwork(cluster)
    await removeStrangers(cluster, progress)
    const toBoot: Boot[] = []
    for (const host of cluster.hosts) {
      const record = await prepare(cluster, host, outDir, lowers, progress)
      if (record) toBoot.push([host, record])
    }
    await bootInTurn(cluster.name, toBoot, progress)
    return toBoot.map(([host]) => host.name)
  })
}

async function prepare(
  cluster: Cluster,
  host: Host,
  outDir: string,
  lowers: Lowers,
  progress: LabProgress,
): Promise<HostRecord | undefined> {
  const seed = await readSeed(cluster, host, outDir)
  const wanted = recordOf(cluster, host, seed, lowerOf(host, lowers))
  const present = await findRecord(cluster.name, host.name)
  if (present?.madeFor === wanted.madeFor) {
    if (await isPopulated(cluster.name, host.name)) {
      progress(host.name, 'runs already')
      return undefined
    }
    await killHost(cluster.name, host.name)
    return wanted
  }
  if (present) progress(host.name, 'gets a new root disk')
  await killHost(cluster.name, host.name)
  await replaceDisk(cluster.name, host.name, seed, wanted)
  return wanted
}

// Databases have the longer way to a first write, and a part of it is an election, which leaves processors idle: the proxies boot then.
async function bootInTurn(lab: string, hosts: readonly Boot[], progress: LabProgress): Promise<void> {
  const databases = hosts.filter(([{ image }]) => image === 'db')
  const others = hosts.filter(([{ image }]) => image !== 'db')
  await plugInAll(lab, databases)
  const errors = await bootTogether(lab, databases, progress)
  await plugInAll(lab, others)
  if (databases.length > 0 && others.length > 0) {
    const names = databases.map(([{ name }]) => name)
    await waitForServices(lab, names, headStart)
  }
  errors.push(...(await bootTogether(lab, others, progress)))
  const bug = errors.find((error) => !(error instanceof Failure))
  if (bug) throw bug
  if (errors.length > 0) throw new Failure(errors.map((error) => (error as Failure).message).join('\n'))
}

// One after the other: two at once would both mount /run/netns.
async function plugInAll(lab: string, hosts: readonly Boot[]): Promise<void> {
  for (const [host] of hosts) await plugIn(lab, host)
}

async function bootTogether(lab: string, hosts: readonly Boot[], progress: LabProgress): Promise<unknown[]> {
  const boots = await Promise.allSettled(
    hosts.map(async ([host, record]) => {
      progress(host.name, 'is switched on')
      await powerOn(lab, host.name, record)
      progress(host.name, 'boots')
    }),
  )
  return boots.flatMap((boot) => (boot.status === 'rejected' ? [boot.reason as unknown] : []))
}

async function removeStrangers(cluster: Cluster, progress: LabProgress): Promise<void> {
  const wanted = new Set(cluster.hosts.map(({ name }) => name))
  for (const host of await listHosts(cluster.name)) {
    if (wanted.has(host)) continue
    progress(host, 'is no longer in the topology: removed')
    await removeHost(cluster.name, host)
  }
}

function lowerOf(host: Host, lowers: Lowers): string {
  const lower = lowers[host.image]
  if (lower === undefined) throw new Error(`no root file system for image ${host.image} of ${host.name}`)
  return lower
}

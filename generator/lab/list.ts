import { readdir } from 'node:fs/promises'
import { Failure } from '../failure.ts'
import { hostsWithCgroup, isPopulated } from './cgroups.ts'
import { hostOfNamespace, labFolder } from './names.ts'
import { listNamespaces } from './network.ts'

/** Hosts of a lab, on or off, whole or half made: all that have a disk, a cgroup or a namespace. */
export async function listHosts(lab: string): Promise<string[]> {
  const fromNamespaces = (await listNamespaces()).flatMap((namespace) => hostOfNamespace(lab, namespace) ?? [])
  const names = [...(await foldersOf(labFolder(lab))), ...(await hostsWithCgroup(lab)), ...fromNamespaces]
  return [...new Set(names)].sort()
}

/** @throws Failure where the lab has no host of this name. */
export async function requireHost(lab: string, host: string): Promise<void> {
  const hosts = await listHosts(lab)
  if (hosts.includes(host)) return
  const known = hosts.length > 0 ? `It has ${hosts.join(', ')}.` : 'It has none. Make them: npx hardway lab up'
  throw new Failure(`Lab ${lab} has no host ${host}. ${known}`)
}

/** Hosts of a lab that are switched on. */
export async function listRunningHosts(lab: string): Promise<string[]> {
  const running: string[] = []
  for (const host of await hostsWithCgroup(lab)) if (await isPopulated(lab, host)) running.push(host)
  return running.sort()
}

async function foldersOf(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

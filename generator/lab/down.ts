import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { Failure } from '../failure.ts'
import { removeIfEmpty } from '../render/write.ts'
import { killHost } from './boot.ts'
import { cgroupExists, destroyCgroup } from './cgroups.ts'
import { withLock } from './lock.ts'
import { hostFolder, hostOfNamespace, labFolder, labNamespace, runFolder } from './names.ts'
import { deleteNamespace, listNamespaces, listProcesses } from './network.ts'

/**
 * Removes a lab: processes, namespaces, cables, mounts, cgroups, disks, data. Finds what is the lab's by name alone,
 * so it needs no whole state, and a lab that is gone already is no error.
 * @throws Failure naming what is left, if anything is.
 */
export async function labDown(lab: string): Promise<void> {
  await withLock(lab, async () => {
    await destroyCgroup(labNamespace(lab))
    for (const namespace of await namespacesOf(lab)) {
      await endProcesses(namespace)
      await deleteNamespace(namespace)
    }
    await removeFolder(labFolder(lab))
  })
  await removeFolder(runFolder(lab))
  await requireNothingLeft(lab)
}

/** Removes one host with its data. */
export async function removeHost(lab: string, host: string): Promise<void> {
  await killHost(lab, host)
  await removeFolder(hostFolder(lab, host))
}

async function namespacesOf(lab: string): Promise<string[]> {
  const all = await listNamespaces()
  return all.filter((name) => name === labNamespace(lab) || hostOfNamespace(lab, name) !== undefined)
}

// Clients that somebody runs in the lab: a namespace lives on without its name while one process is inside.
async function endProcesses(namespace: string): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const pids = (await listProcesses(namespace)).filter((pid) => pid !== process.pid)
    if (pids.length === 0) return
    for (const pid of pids) killIfThere(pid)
    await sleep(10)
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function removeFolder(path: string): Promise<void> {
  for (const mount of await mountsBelow(path)) await execa('umount', ['--lazy', mount])
  await rm(path, { recursive: true, force: true })
  for (const parent of [dirname(path), dirname(dirname(path))]) await removeIfEmpty(parent)
}

// Innermost first.
async function mountsBelow(path: string): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '')
  return mounts.filter((mount) => mount === path || mount.startsWith(`${path}/`)).reverse()
}

async function requireNothingLeft(lab: string): Promise<void> {
  const left = [
    ...(await namespacesOf(lab)).map((name) => `network namespace ${name}`),
    ...((await cgroupExists(labNamespace(lab))) ? [`cgroup ${labNamespace(lab)}`] : []),
    ...(await mountsBelow(labFolder(lab))).map((path) => `mount ${path}`),
    ...[labFolder(lab), runFolder(lab)].filter((path) => existsSync(path)),
  ]
  if (left.length > 0)
    throw new Failure(`Lab ${lab} is not gone. Left: ${left.join(', ')}. Try again: npx hardway lab down`)
}

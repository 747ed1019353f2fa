import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import { labNamespace } from './names.ts'

// A lab's processes are those of its cgroup: the kernel keeps that list, so no recycled pid is ever taken for one of them.

/** Name of a host's cgroup below the cgroup2 mount. */
export const hostCgroup = (lab: string, host: string): string => `${labNamespace(lab)}/${host}`

/** Makes a host's cgroup: keeper/ for the script that watches over it, machine/ for nspawn and the guest. */
export async function createCgroup(lab: string, host: string): Promise<void> {
  const path = await pathOf(hostCgroup(lab, host))
  await mkdir(`${path}/keeper`, { recursive: true })
  await mkdir(`${path}/machine`, { recursive: true })
}

/** Whether any process is left in the host's cgroup. */
export async function isPopulated(lab: string, host: string): Promise<boolean> {
  return populated(await pathOf(hostCgroup(lab, host)))
}

/** SIGKILL to every process below a cgroup at once, and its removal. Does nothing where there is no such cgroup. */
export async function destroyCgroup(name: string): Promise<void> {
  const path = await pathOf(name)
  if (!existsSync(path)) return
  await writeFile(`${path}/cgroup.kill`, '1')
  for (let tries = 0; tries < 1000 && (await populated(path)); tries += 1) await sleep(10)
  await removeTree(path)
}

/** Hosts that have a cgroup in this lab, running or not. */
export async function hostsWithCgroup(lab: string): Promise<string[]> {
  const path = await pathOf(labNamespace(lab))
  if (!existsSync(path)) return []
  const entries = await readdir(path, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

export async function cgroupExists(name: string): Promise<boolean> {
  return existsSync(await pathOf(name))
}

/** The guest's PID 1 as this machine numbers it; undefined where the host does not run (yet). */
export async function findGuestInit(lab: string, host: string): Promise<number | undefined> {
  const payload = `${await pathOf(hostCgroup(lab, host))}/machine/payload`
  for (const folder of [`${payload}/init.scope`, payload]) {
    const pids = (await readIfThere(`${folder}/cgroup.procs`)).split('\n').filter((line) => line !== '')
    for (const pid of pids) if (await isFirstOfNamespace(pid)) return Number(pid)
  }
  return undefined
}

async function isFirstOfNamespace(pid: string): Promise<boolean> {
  return /^NSpid:.*\t1$/m.test(await readIfThere(`/proc/${pid}/status`))
}

async function populated(path: string): Promise<boolean> {
  return /^populated 1$/m.test(await readIfThere(`${path}/cgroup.events`))
}

// Depth first: only a cgroup without children can go.
async function removeTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeTree(`${path}/${entry.name}`)
  }
  await rmdir(path)
}

async function pathOf(name: string): Promise<string> {
  return `${await findCgroupMount()}/${name}`
}

/**
 * Where cgroup version 2 is mounted: /sys/fs/cgroup, or beside version 1 on a machine that is on its way.
 * @throws Failure on a machine without it, or with a kernel that cannot kill a cgroup (before 5.14).
 */
export async function findCgroupMount(): Promise<string> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' '))
  const mount = mounts.find(([, , type]) => type === 'cgroup2')?.[1]
  if (mount === undefined) {
    throw new Failure(
      'This machine has no cgroup version 2, which the lab needs. Mount it: mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified',
    )
  }
  return mount
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    // ENOENT: the cgroup is gone; ESRCH and ENODEV: it went while it was read.
    if (['ENOENT', 'ESRCH', 'ENODEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}

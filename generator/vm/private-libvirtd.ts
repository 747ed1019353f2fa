import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { Failure } from '../failure.ts'
import { isOnPath } from '../lab/machine.ts'
import { run } from '../machine/run.ts'
import { removeIfEmpty } from '../render/write.ts'
import { runFolder, stateFolder, vmNamespace } from './names.ts'
import { sendSignal } from './signal.ts'

/** Connection to the private libvirtd of a cluster. */
export const privateUri = (cluster: string): string =>
  `qemu+unix:///system?socket=${runFolder(cluster)}/run/libvirt-sock`

/** Has this machine a private libvirtd for the cluster, running or not? */
export function hasPrivateLibvirtd(cluster: string): boolean {
  return existsSync(`${stateFolder(cluster)}/etc/libvirtd.conf`)
}

/**
 * Starts the cluster's private libvirtd in a network namespace of its own where it does not run. The machine's network, and a libvirtd
 * of the machine, are not touched. Virtual machines that ran before a restart of this machine start with it.
 * @throws Failure naming the log.
 */
export async function startPrivateLibvirtd(cluster: string): Promise<void> {
  await requireLibvirtd()
  await ensureNamespace(cluster)
  if ((await findLibvirtd(cluster)) !== undefined) return
  await mkdir(`${stateFolder(cluster)}/etc`, { recursive: true, mode: 0o711 })
  await mkdir(runFolder(cluster), { recursive: true, mode: 0o711 })
  for (const file of ['libvirtd.conf', 'qemu.conf']) await copyFile(here(file), `${stateFolder(cluster)}/etc/${file}`)
  await run('ip', ['netns', 'exec', vmNamespace(cluster), 'bash', here('libvirtd.sh')], {
    log: `${stateFolder(cluster)}/start.log`,
    env: { STATE: stateFolder(cluster), RUN: runFolder(cluster) },
    next: `read ${stateFolder(cluster)}/log/libvirtd.log`,
    timeoutSeconds: 60,
  })
}

/**
 * Ends the private libvirtd and all that runs in its network, and removes its disks, definitions and namespace. Works from any half state.
 * @throws Failure naming the processes that would not end.
 */
export async function removePrivateLibvirtd(cluster: string): Promise<void> {
  const namespace = vmNamespace(cluster)
  if (existsSync(`/run/netns/${namespace}`)) {
    // libvirtd first: it would see its machines die and write about them.
    await end([await findLibvirtd(cluster)].flatMap((pid) => pid ?? []))
    await end(await processesIn(namespace))
    await execa('ip', ['netns', 'delete', namespace])
  }
  for (const folder of [runFolder(cluster), stateFolder(cluster)]) await removeFolder(folder)
}

async function requireLibvirtd(): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Failure(
      'Nothing answers at qemu:///system, and only root can start a libvirtd of our own. Run the command as root, or start the machine’s libvirtd.',
    )
  }
  if (await isOnPath('libvirtd')) return
  throw new Failure(
    'Nothing answers at qemu:///system, and this machine has no libvirtd. Install: apt-get install libvirt-daemon-system qemu-system-x86 dnsmasq-base',
  )
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

async function ensureNamespace(cluster: string): Promise<void> {
  const namespace = vmNamespace(cluster)
  if (!existsSync(`/run/netns/${namespace}`)) await execa('ip', ['netns', 'add', namespace])
  await execa('ip', ['-n', namespace, 'link', 'set', 'lo', 'up'])
}

/** Its process id; undefined where it does not run. The number alone proves nothing: another program may have it by now. */
export async function findLibvirtd(cluster: string): Promise<number | undefined> {
  if (!existsSync(`/run/netns/${vmNamespace(cluster)}`)) return undefined
  const text = await readFile(`${runFolder(cluster)}/libvirtd.pid`, 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return (await processesIn(vmNamespace(cluster))).includes(pid) ? pid : undefined
}

async function processesIn(namespace: string): Promise<number[]> {
  const { stdout } = await execa('ip', ['netns', 'pids', namespace])
  return stdout.split('\n').filter(Boolean).map(Number)
}

const patience = 10

// Whatever lives in the namespace is the cluster's: libvirtd, dnsmasq, virtual machines, clients.
async function end(pids: readonly number[]): Promise<void> {
  for (const pid of pids) sendSignal(pid, 'SIGKILL')
  for (let waited = 0; waited < patience * 10; waited += 1) {
    if (!pids.some(isThere)) return
    await sleep(100)
  }
  throw new Failure(`Processes ${pids.filter(isThere).join(', ')} did not end within ${patience} s after SIGKILL.`)
}

const isThere = (pid: number) => sendSignal(pid, 0)

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await removeIfEmpty(dirname(folder))
}

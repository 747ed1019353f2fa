import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Failure } from '../failure.ts'
import { createCgroup, destroyCgroup, findGuestInit, hostCgroup, isPopulated } from './cgroups.ts'
import { findRecord, type HostRecord } from './disk.ts'
import { execInHost } from './enter.ts'
import { requireHost } from './list.ts'
import { withLock } from './lock.ts'
import { bridgePort, consoleLog, hostFolder, hostNamespace, labNamespace } from './names.ts'
import { cutCable, plugIn, unplug } from './network.ts'

// 60 s in steps of 20 ms: a first start copies the image's part of the data disk.
const patience = 3000
const bootMark = '== switched on at'
const script = fileURLToPath(new URL('./start-host.sh', import.meta.url))

/**
 * Power-off without warning: the cable goes first, so that no last word leaves the host, then every process at once.
 * The disk stays; startHost boots it again. From a host that is off it takes what that has left in the kernel.
 */
export async function killHost(lab: string, host: string): Promise<void> {
  const record = await findRecord(lab, host)
  if (record) await cutCable(lab, record.mac)
  await destroyCgroup(hostCgroup(lab, host))
  await unplug(lab, host, record?.mac)
}

/**
 * Boots a host that is off from the disk that it has. Does nothing to a host that runs.
 * @throws Failure where there is no such host, or it ends at once.
 */
export async function startHost(lab: string, host: string): Promise<void> {
  await withLock(lab, async () => {
    const record = await requireRecord(lab, host)
    if (await isPopulated(lab, host)) return
    await killHost(lab, host)
    await plugIn(lab, { name: host, mac: record.mac })
    await powerOn(lab, host, record)
  })
}

/**
 * Asks the host to shut down, and waits for it.
 * @throws Failure after the given seconds.
 */
export async function stopHost(lab: string, host: string, seconds = 120): Promise<void> {
  await requireRecord(lab, host)
  if (!(await isPopulated(lab, host))) return
  let accepted = false
  for (const deadline = Date.now() + seconds * 1000; await isPopulated(lab, host); await sleep(50)) {
    if (Date.now() > deadline) throw stillUp(lab, host, seconds)
    // Again while systemd does not listen yet.
    if (!accepted) accepted = await askToPowerOff(lab, host)
  }
  await killHost(lab, host)
}

/**
 * Switches on a host that is plugged in, and waits until its PID 1 runs.
 * @throws Failure with the console's last lines where it ends before.
 */
export async function powerOn(lab: string, host: string, record: HostRecord): Promise<void> {
  await createCgroup(lab, host)
  const log = await open(consoleLog(lab, host), 'a')
  await log.write(`\n${bootMark} ${new Date().toISOString()}\n`)
  const inOwnMounts = ['--mount', '--propagation', 'private', 'bash', script]
  const chassis = spawn('unshare', [...inOwnMounts, ...bootArguments(lab, host, record)], {
    // A session of its own: neither a Ctrl-C in this terminal nor its end reaches the host.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  const ended = once(chassis, 'exit').then(() => true)
  await log.close()
  for (let tries = 0; (await findGuestInit(lab, host)) === undefined; tries += 1) {
    const over = await Promise.race([ended, sleep(20).then(() => false)])
    if (over || tries > patience) throw await didNotStart(lab, host)
  }
  chassis.unref()
}

function bootArguments(lab: string, host: string, record: HostRecord): string[] {
  const folder = hostFolder(lab, host)
  const network = [labNamespace(lab), hostNamespace(lab, host), bridgePort(record.mac)]
  return [host, folder, record.lower, hostCgroup(lab, host), ...network, ...record.dataFolders]
}

async function askToPowerOff(lab: string, host: string): Promise<boolean> {
  if ((await findGuestInit(lab, host)) === undefined) return false
  return (await execInHost(lab, host, ['systemctl', 'poweroff'])).exitCode === 0
}

async function requireRecord(lab: string, host: string): Promise<HostRecord> {
  await requireHost(lab, host)
  const record = await findRecord(lab, host)
  if (record) return record
  throw new Failure(`Host ${host} of lab ${lab} has no whole disk. Make it: npx hardway lab up`)
}

async function didNotStart(lab: string, host: string): Promise<Failure> {
  return new Failure(`Host ${host} of lab ${lab} did not start. ${await lastWords(lab, host)}`)
}

/** Where a host's console is written, and its last lines since it was switched on. */
export async function lastWords(lab: string, host: string): Promise<string> {
  const path = consoleLog(lab, host)
  const text = existsSync(path) ? await readFile(path, 'utf8') : ''
  const [, ...lines] = text.slice(text.lastIndexOf(bootMark)).trimEnd().split('\n')
  return [`Its console, ${path}, ends with:`, ...lines.slice(-15).map((line) => `    ${line}`)].join('\n')
}

/** The last line that stands on a host's console; empty where it has none. Reads the end of it only: it is asked for ten times a second. */
export async function lastConsoleLine(lab: string, host: string): Promise<string> {
  const path = consoleLog(lab, host)
  if (!existsSync(path)) return ''
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const end = Buffer.alloc(Math.min(size, 4096))
    await file.read(end, 0, end.length, size - end.length)
    return end.toString().trimEnd().split(/\r?\n/).at(-1) ?? ''
  } finally {
    await file.close()
  }
}

function stillUp(lab: string, host: string, seconds: number): Failure {
  return new Failure(
    `Host ${host} of lab ${lab} was asked to power off and still runs after ${seconds} s. Cut its power: npx hardway lab kill ${host}`,
  )
}

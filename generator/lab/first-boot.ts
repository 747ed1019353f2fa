import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import { logLine, type Progress } from '../machine/progress.ts'
import { lastConsoleLine, lastWords } from './boot.ts'
import { findGuestInit, isPopulated } from './cgroups.ts'
import { execInHost } from './enter.ts'

/**
 * Waits until a host has booted: the first time until cloud-init is through, whose result file is seen from outside at no cost to the
 * booting host; later, when cloud-init is off, until systemd has started what each boot starts.
 * @param progress told what the host's console says.
 * @throws Failure where cloud-init reports an error, the host dies, or it takes longer than the given seconds.
 */
export async function waitForBoot(lab: string, host: string, progress?: Progress, seconds = 300): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  let last = ''
  for (;;) {
    const errors = await findBootErrors(lab, host)
    if (errors?.length === 0) return
    if (errors)
      throw new Failure(`cloud-init failed on host ${host} of lab ${lab}: ${errors.join('; ')}. ${howToLook(host)}`)
    if (!(await isPopulated(lab, host))) {
      throw new Failure(`Host ${host} of lab ${lab} went off during its boot. ${await lastWords(lab, host)}`)
    }
    if (Date.now() > deadline) {
      throw new Failure(
        `Host ${host} of lab ${lab} has not finished its boot after ${seconds} s. ${await lastWords(lab, host)}`,
      )
    }
    last = await tellConsole(lab, host, last, progress)
    await sleep(100)
  }
}

/** Waits until the first boot of one of the hosts has started what its seed brings, a later one begins, one goes off, or so many seconds are over. */
export async function waitForServices(lab: string, hosts: readonly string[], seconds: number): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(50)) {
    for (const host of hosts) if ((await servicesAreStarted(lab, host)) || !(await isPopulated(lab, host))) return
  }
}

// What stood there before is not told again.
async function tellConsole(lab: string, host: string, last: string, progress?: Progress): Promise<string> {
  if (progress === undefined) return last
  const line = await lastConsoleLine(lab, host)
  if (line !== last) progress(logLine(line))
  return line
}

/** cloud-init's errors in this boot of the host; undefined while the host boots. */
async function findBootErrors(lab: string, host: string): Promise<string[] | undefined> {
  const init = await findGuestInit(lab, host)
  if (init === undefined) return undefined
  const folder = folderOf(init)
  if (existsSync(`${folder}/disabled`)) return (await hasStarted(lab, host)) ? [] : undefined
  return (await readJson<{ v1: { errors: string[] } }>(`${folder}/result.json`))?.v1.errors
}

async function servicesAreStarted(lab: string, host: string): Promise<boolean> {
  const init = await findGuestInit(lab, host)
  if (init === undefined) return false
  const folder = folderOf(init)
  if (existsSync(`${folder}/disabled`)) return true
  const status = await readJson<{ v1: { init: { finished: number | null } } }>(`${folder}/status.json`)
  return typeof status?.v1.init.finished === 'number'
}

const folderOf = (init: number) => `/proc/${init}/root/run/cloud-init`

/** What cloud-init has written there; undefined before it has, or where the host goes off. */
async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch (error) {
    if (
      error instanceof SyntaxError ||
      ['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')
    ) {
      return undefined
    }
    throw error
  }
}

async function hasStarted(lab: string, host: string): Promise<boolean> {
  const { exitCode } = await execInHost(lab, host, ['systemctl', 'is-active', '--quiet', 'multi-user.target'])
  return exitCode === 0
}

const howToLook = (host: string) => `Read its log: npx hardway lab shell ${host} -- cat /var/log/cloud-init-output.log`

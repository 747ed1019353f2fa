import { access, constants } from 'node:fs/promises'
import { delimiter } from 'node:path'
import { Failure } from '../failure.ts'
import { findCgroupMount } from './cgroups.ts'

/** What the lab runs, and the package of Debian and Ubuntu that holds it. */
const programs = {
  'systemd-nspawn': 'systemd-container',
  ip: 'iproute2',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  flock: 'util-linux',
  mount: 'mount',
}

/** @throws Failure where this machine cannot hold a lab, naming what it lacks. */
export async function requireMachine(): Promise<void> {
  requireRoot()
  const missing: string[] = []
  for (const program of Object.keys(programs)) if (!(await isOnPath(program))) missing.push(program)
  if (missing.length > 0) throw lacks(missing)
  await findCgroupMount()
}

/** @throws Failure for anybody but root. */
export function requireRoot(): void {
  if (process.getuid?.() === 0) return
  throw new Failure('The lab makes namespaces and mounts, which only root may. Run the command as root.')
}

/** Whether a program can be started by its name. */
export async function isOnPath(program: string): Promise<boolean> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      await access(`${folder}/${program}`, constants.X_OK)
      return true
    } catch {
      // The next folder may hold it.
    }
  }
  return false
}

function lacks(missing: readonly string[]): Failure {
  const packages = new Set(missing.map((program) => programs[program as keyof typeof programs]))
  return new Failure(
    `The lab needs ${missing.join(', ')}, which this machine lacks. Install: apt-get install ${[...packages].join(' ')}`,
  )
}

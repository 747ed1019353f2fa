import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Place } from './place.ts'

const program = fileURLToPath(new URL('../hardway.mjs', import.meta.url))

/** The command line that runs a verb of hardway where the hosts can be reached. */
export function commandInside({ namespace }: Place, args: readonly string[]): [string, ...string[]] {
  const verb = [process.execPath, program, ...args] as const
  // nsenter, not `ip netns exec`: that one hides the cgroups, by which a lab's hosts are found.
  return namespace === undefined ? [...verb] : ['nsenter', `--net=/run/netns/${namespace}`, '--', ...verb]
}

/** Is this process in the place's network already? */
export function isInside({ namespace }: Place): boolean {
  if (namespace === undefined) return true
  const path = `/run/netns/${namespace}`
  if (!existsSync(path)) return false
  const [wanted, own] = [statSync(path), statSync('/proc/self/ns/net')]
  return wanted.dev === own.dev && wanted.ino === own.ino
}

/**
 * Runs this very command line once more, inside the place's network and on the same terminal.
 * @returns its exit status, or undefined where this process is inside and shall do the work itself.
 */
export async function insideNetwork(place: Place): Promise<number | undefined> {
  if (isInside(place)) return undefined
  const [command, ...args] = commandInside(place, process.argv.slice(2))
  // The terminal sends Ctrl-C to both; the child ends of it and this one reports how.
  const leaveIt = () => {}
  process.on('SIGINT', leaveIt)
  try {
    const { exitCode } = await execa(command, args, { stdio: 'inherit', reject: false })
    return exitCode ?? 130
  } finally {
    process.off('SIGINT', leaveIt)
  }
}

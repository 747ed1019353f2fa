import { Failure } from '../failure.ts'
import { shellInHost } from '../lab/enter.ts'
import { requireRoot } from '../lab/machine.ts'
import { runOnTerminal } from '../machine/on-terminal.ts'
import type { Cluster, Host } from '../model/cluster.ts'
import { clientCommand } from '../vm/place.ts'
import type { Place } from './place.ts'
import { shellWord } from './shell-word.ts'

/**
 * Runs a program, or a log-in shell where none is named, inside a host on this terminal: in the lab as root, in a virtual machine by ssh
 * as the seed's administrator, who may do all by sudo.
 * @param tty there is a person at the terminal.
 * @returns its exit status; ssh's own is 255.
 * @throws Failure where nobody can log in.
 */
export async function logIn(
  cluster: Cluster,
  place: Place,
  host: Host,
  argv: readonly string[],
  tty: boolean,
): Promise<number> {
  if (place.backend === 'lab') {
    requireRoot()
    return shellInHost(cluster.name, host.name, argv, tty)
  }
  return runOnTerminal(clientCommand(place, sshCommand(cluster, host, argv, place.machines?.[host.name])), process.env)
}

/**
 * ssh's command line, which leaves all else to the person's own configuration of ssh.
 * @param machine what tells the host's machine from an earlier one of that name.
 * @throws Failure where no host knows a key.
 */
export function sshCommand(
  cluster: Cluster,
  host: Host,
  argv: readonly string[],
  machine?: string,
): [string, ...string[]] {
  if (cluster.access.sshKeys.length === 0) {
    throw new Failure(
      `No host of cluster ${cluster.name} lets anybody log in: \`access.ssh_keys\` of its topology lists no key.
  next: add your public key there, then npx hardway generate && npx hardway deploy, which replaces the hosts`,
    )
  }
  // An earlier machine may have had this name and address, and another key: each is known by a name of its own, and the first key that it
  // shows is taken. Nobody could compare it: the machine made it at its first boot.
  const alias = [host.name, cluster.name, ...(machine === undefined ? [] : [machine])].join('.')
  // ssh hands one line to a shell on the host; in the lab no shell is between.
  const options = [`HostKeyAlias=${alias}`, 'StrictHostKeyChecking=accept-new'].flatMap((option) => ['-o', option])
  return ['ssh', ...options, `hardway@${host.address}`, ...(argv.length === 0 ? [] : ['--', ...argv.map(shellWord)])]
}

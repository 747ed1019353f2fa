import { Command } from 'commander'
import { findPlace } from '../cluster/find-place.ts'
import { logIn } from '../cluster/log-in.ts'
import { buildCluster } from '../model/build.ts'
import { readTopology } from './input.ts'
import { namedHost } from './named-host.ts'
import type { Terminal } from './terminal.ts'

/** `hardway ssh HOST`: what the tutorial's jumpbox is for. */
export function sshCommand(terminal: Terminal): Command {
  return new Command('ssh')
    .argument('<host>', 'a host of the topology')
    .argument('[command...]', 'after --; without one, a log-in shell')
    .option('--topology <file>', 'the topology file', 'topology.yaml')
    .addHelpText('after', help)
    .action(async (name: string, command: string[], { topology }: { topology: string }) => {
      const cluster = buildCluster(await readTopology(topology, terminal))
      const host = namedHost(cluster, name)
      // Nothing here needs the secrets: a file of the usual name stands in what is shown to a person.
      const place = await findPlace(cluster, { topology, secrets: 'secrets.yaml' })
      terminal.status(await logIn(cluster, place, host, command, terminal.interactive))
    })
}

const help = `
In the lab you are root. In a virtual machine it is ssh, as the user hardway, with a key of the topology's \`access.ssh_keys\`; sudo
asks for no password. The words of a command arrive as they are; for what a shell does, give it one: -- sh -c 'df | grep data'.

Example:
  npx hardway ssh db1 -- systemctl status patroni`

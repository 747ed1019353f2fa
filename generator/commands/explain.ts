import { Command } from 'commander'
import pc from 'picocolors'
import { explainHost } from '../explain/explain-host.ts'
import { showExplained } from '../explain/show-explained.ts'
import { buildCluster } from '../model/build.ts'
import { readInputs } from './input.ts'
import { namedHost } from './named-host.ts'
import type { Terminal } from './terminal.ts'

/** `hardway explain HOST`: what a host is, each of its files and what that is for, and what to try by hand. */
export function explainCommand(terminal: Terminal): Command {
  return new Command('explain')
    .argument('<host>', 'a host of the topology')
    .option('--topology <file>', 'the topology file', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--out <folder>', 'where `hardway generate` writes', 'out')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExample:\n  npx hardway explain db1')
    .action((host: string, options: Options) => explain(host, options, terminal))
}

interface Options {
  readonly topology: string
  readonly secrets: string
  readonly out: string
  readonly json?: boolean
}

async function explain(name: string, options: Options, terminal: Terminal): Promise<void> {
  const { topology, secrets } = await readInputs(options, terminal)
  const cluster = buildCluster(topology)
  const host = namedHost(cluster, name)
  const explained = explainHost(host, cluster, secrets)
  const colours = pc.createColors(terminal.outColour)
  terminal.out(options.json ? JSON.stringify(explained, null, 2) : showExplained(explained, options.out, colours))
}

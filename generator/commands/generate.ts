import { Command } from 'commander'
import { generate } from '../generate.ts'
import { buildCluster } from '../model/build.ts'
import { write } from '../render/write.ts'
import { readInputs } from './input.ts'
import type { Terminal } from './terminal.ts'

/** `hardway generate`: topology and secrets in, out/ written. */
export function generateCommand(terminal: Terminal): Command {
  return new Command('generate')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--topology <file>', 'the topology file, by name')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--out <folder>', 'where to write', 'out')
    .option('--diff', 'show what would change, host by host, without a secret; write nothing')
    .option('--json', 'print what was written, or would change, as JSON')
    .addHelpText('after', help)
    .action(async (argument: string, options: Options) => {
      const paths = { topology: options.topology ?? argument, secrets: options.secrets }
      const { topology, secrets } = await readInputs(paths, terminal)
      const cluster = buildCluster(topology)
      if (options.diff) {
        const { generateDiff } = await import('./generate-diff.ts')
        return generateDiff(cluster, secrets, options, terminal)
      }
      const { created, changed, removed, unchanged } = await write(generate(cluster, secrets), options.out)
      terminal.out(
        options.json
          ? JSON.stringify({ created, changed, removed, unchanged }, null, 2)
          : `${options.out}: ${created.length} files created, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged`,
      )
    })
}

const help = `
Exit status:
  0  written; with --diff: nothing would change
  1  it failed
  2  the inputs, the folder or the command line are wrong, and nothing was written
  3  with --diff: something would change

Example:
  npx hardway generate --topology topology.yaml --secrets secrets.yaml --out out
  npx hardway generate --diff`

interface Options {
  readonly topology?: string
  readonly secrets: string
  readonly out: string
  readonly diff?: boolean
  readonly json?: boolean
}

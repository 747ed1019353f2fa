import { Command } from 'commander'
import { generate } from '../generate.ts'
import { buildCluster } from '../model/build.ts'
import { write } from '../render/write.ts'
import { readInputs } from './input.ts'
import type { Terminal } from './terminal.ts'

/** `hardway generate`: topology and secrets in, out/ written. */
export function generateCommand(terminal: Terminal): Command {
  return new Command('generate')
    .description('Write every host’s seed and the images’ Packer files.')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--topology <file>', 'the topology file, by name')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--out <folder>', 'where to write', 'out')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  npx hardway generate --topology topology.yaml --secrets secrets.yaml --out out',
    )
    .action(async (argument: string, options: Options) => {
      const paths = { topology: options.topology ?? argument, secrets: options.secrets }
      const { topology, secrets } = await readInputs(paths, terminal)
      const files = generate(buildCluster(topology), secrets)
      const { created, changed, removed, unchanged } = await write(files, options.out)
      terminal.out(
        options.json
          ? JSON.stringify({ created, changed, removed, unchanged }, null, 2)
          : `${options.out}: ${created.length} files created, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged`,
      )
    })
}

interface Options {
  readonly topology?: string
  readonly secrets: string
  readonly out: string
  readonly json?: boolean
}

import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command, Option } from 'commander'
import pc from 'picocolors'
import { observe } from '../cluster/observe.ts'
import { showStatus } from '../cluster/show-status.ts'
import { statusPage } from '../cluster/status-page.ts'
import { warningsOf } from '../cluster/warnings.ts'
import { Failure } from '../failure.ts'
import { enterCluster } from './running-cluster.ts'
import type { Terminal } from './terminal.ts'

/** `hardway status`: who leads, who follows, what the proxies do. */
export function statusCommand(terminal: Terminal): Command {
  return new Command('status')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--watch', 'draw it again each second, until Ctrl-C')
    .option('--json', 'print the observation as JSON; with --watch one line a second')
    .addOption(new Option('--html <file>', 'write it as a page that needs nothing but itself').conflicts('watch'))
    .addHelpText('after', '\nExample:\n  npx hardway status --watch')
    .action((topology: string, options: Options) => status(topology, options, terminal))
}

interface Options {
  readonly secrets: string
  readonly watch?: boolean
  readonly json?: boolean
  readonly html?: string
}

async function status(topologyFile: string, options: Options, terminal: Terminal): Promise<void> {
  const entered = await enterCluster({ topology: topologyFile, secrets: options.secrets }, terminal)
  if (entered === undefined) return
  const { cluster, secrets, place } = entered
  const inPlace = options.watch === true && options.json !== true && process.stdout.isTTY === true
  const colours = pc.createColors(terminal.outColour)
  for (;;) {
    const observation = await observe(cluster, secrets, place.exec)
    const warnings = warningsOf(cluster, place, observation)
    if (options.html !== undefined) await writePage(options.html, statusPage(cluster, observation, warnings), terminal)
    if (options.json) terminal.out(JSON.stringify(observation, null, options.watch ? 0 : 2))
    else if (options.html === undefined) {
      const text = showStatus(cluster, observation, colours, warnings)
      terminal.out(inPlace ? redraw(text) : text)
    }
    if (!options.watch) return
    await sleep(1000)
  }
}

async function writePage(path: string, page: string, terminal: Terminal): Promise<void> {
  await writeFile(path, page).catch((error: Error) => {
    throw new Failure(`${path} cannot be written: ${error.message}`, 1, { cause: error })
  })
  terminal.err(`${path}: written`)
}

// Home, each line cleared behind its end, the rest of the screen cleared: no flicker, as a whole clear would give.
function redraw(text: string): string {
  return `\u001b[H${text.replaceAll('\n', '\u001b[K\n')}\u001b[K\n\u001b[J`
}

import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import pc from 'picocolors'
import { findPlace } from '../cluster/find-place.ts'
import { insideNetwork } from '../cluster/inside.ts'
import { observe } from '../cluster/observe.ts'
import { showStatus } from '../cluster/show-status.ts'
import { buildCluster } from '../model/build.ts'
import { readInputs } from './input.ts'
import type { Terminal } from './terminal.ts'

/** `hardway status`: who leads, who follows, what the proxies do. */
export function statusCommand(terminal: Terminal): Command {
  return new Command('status')
    .description('Show who leads, lag, VIP, DCS and the proxies’ backends of the running cluster.')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--watch', 'draw it again each second, until Ctrl-C')
    .option('--json', 'print the observation as JSON; with --watch one line a second')
    .addHelpText('after', '\nExample:\n  npx hardway status --watch')
    .action((topology: string, options: Options) => status(topology, options, terminal))
}

interface Options {
  readonly secrets: string
  readonly watch?: boolean
  readonly json?: boolean
}

async function status(topologyFile: string, options: Options, terminal: Terminal): Promise<void> {
  const files = { topology: topologyFile, secrets: options.secrets }
  const { topology, secrets } = await readInputs(files, terminal)
  const cluster = buildCluster(topology)
  const place = await findPlace(cluster, files)
  const ended = await insideNetwork(place)
  if (ended !== undefined) return terminal.status(ended)
  const inPlace = options.watch === true && options.json !== true && process.stdout.isTTY === true
  const colours = pc.createColors(terminal.colour && process.stdout.isTTY === true)
  for (;;) {
    const observation = await observe(cluster, secrets, place.exec)
    if (options.json) terminal.out(JSON.stringify(observation, null, options.watch ? 0 : 2))
    else
      terminal.out(
        inPlace ? redraw(showStatus(cluster, observation, colours)) : showStatus(cluster, observation, colours),
      )
    if (!options.watch) return
    await sleep(1000)
  }
}

// Home, each line cleared behind its end, the rest of the screen cleared: no flicker, as a whole clear would give.
function redraw(text: string): string {
  return `\u001b[H${text.replaceAll('\n', '\u001b[K\n')}\u001b[K\n\u001b[J`
}

import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command, Option } from 'commander'
import pc from 'picocolors'
import { askAnyCluster } from '../cluster/ask-any.ts'
import { observe } from '../cluster/observe.ts'
import { observePools } from '../cluster/pools.ts'
import { causeOf, codeOf } from '../cluster/probe.ts'
import { showAnyCluster, showStatus } from '../cluster/show-status.ts'
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
    .addOption(
      new Option('--host <address>', 'a cluster that runs anywhere: a Patroni of it, by address or URL').conflicts(
        'html',
      ),
    )
    .option('--ca <file>', 'with --host: the authority that its certificates come from')
    .option('--watch', 'draw it again each second, until Ctrl-C')
    .option('--json', 'print the observation as JSON; with --watch one line a second')
    .addOption(new Option('--html <file>', 'write it as a page that needs nothing but itself').conflicts('watch'))
    .addHelpText(
      'after',
      '\nWith --host no topology and no secrets are read: only what Patroni tells everybody is shown.\n\nExample:\n  npx hardway status --watch',
    )
    .action((topology: string, options: Options) => status(topology, options, terminal))
}

// Milliseconds. A person waits: with two starts of Node, half a cluster that does not answer is shown in 2.5 s (measured).
const patience = 1500

interface Options {
  readonly secrets: string
  readonly watch?: boolean
  readonly json?: boolean
  readonly html?: string
  readonly host?: string
  readonly ca?: string
}

async function status(topologyFile: string, options: Options, terminal: Terminal): Promise<void> {
  if (options.host !== undefined) return statusOfAny(options.host, options, terminal)
  const entered = await enterCluster({ topology: topologyFile, secrets: options.secrets }, terminal)
  if (entered === undefined) return
  const { cluster, secrets, place } = entered
  const colours = pc.createColors(terminal.outColour)
  await show(options, terminal, async () => {
    const [seen, pools] = await Promise.all([
      observe(cluster, secrets, place.exec, patience),
      place.exec && observePools(cluster, place.exec, patience),
    ])
    const observation = { ...seen, ...(pools && { pools }) }
    const warnings = warningsOf(cluster, place, observation)
    if (options.html !== undefined) await writePage(options.html, statusPage(cluster, observation, warnings), terminal)
    const text = options.html === undefined ? showStatus(cluster, observation, colours, warnings) : undefined
    return { data: observation, text }
  })
}

async function statusOfAny(host: string, options: Options, terminal: Terminal): Promise<void> {
  const url = patroniUrl(host)
  const ca = options.ca === undefined ? undefined : await readAuthority(options.ca)
  const colours = pc.createColors(terminal.outColour)
  await show(options, terminal, async () => {
    const cluster = await askAnyCluster(url, ca).catch((error: unknown) => {
      const repair = unvouched.has(codeOf(error) ?? '') ? '; name the authority of its certificate with --ca' : ''
      throw new Failure(`${url.origin}: ${causeOf(error)}${repair}`, 1, { cause: error })
    })
    return { data: cluster, text: showAnyCluster(cluster, colours) }
  })
}

// TLS's codes for a certificate that nobody known vouches for.
const unvouched = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

async function readAuthority(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: Error) => {
    throw new Failure(`--ca ${path} cannot be read: ${error.message}`, 2, { cause: error })
  })
}

// Patroni's own port where none is said; TLS, as everywhere here, where nothing else is.
function patroniUrl(host: string): URL {
  const text = /^https?:\/\//.test(host) ? host : `https://${host}${/:\d+$/.test(host) ? '' : ':8008'}`
  if (URL.canParse(text)) return new URL(text)
  throw new Failure(`--host ${host} is no address: give one such as 10.77.0.11, db1:8008 or http://10.77.0.11:8008`, 2)
}

/** What is printed of one look: the data with --json, else the text where there is one. */
interface Look {
  readonly data: object
  readonly text: string | undefined
}

async function show({ watch, json }: Options, terminal: Terminal, look: () => Promise<Look>): Promise<void> {
  const inPlace = watch === true && json !== true && process.stdout.isTTY === true
  for (;;) {
    const { data, text } = await look()
    if (json) terminal.out(JSON.stringify(data, null, watch ? 0 : 2))
    else if (text !== undefined) terminal.out(inPlace ? redraw(text) : text)
    if (!watch) return
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

import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import pc from 'picocolors'
import { labHands, vmHands } from '../cluster/hands.ts'
import { type Campaign, type Outcome, runCampaign } from '../drill/campaign.ts'
import type { Fault } from '../drill/fault.ts'
import { faults } from '../drill/faults/index.ts'
import { figuresOf } from '../drill/report/figures.ts'
import { drawPage } from '../drill/report/page.ts'
import { summariseEach } from '../drill/report/summary.ts'
import { showFaults, showSummaries } from '../drill/report/table.ts'
import { Failure } from '../failure.ts'
import type { Cluster } from '../model/cluster.ts'
import { dcsFacts } from '../topology/dcs.ts'
import { enterCluster } from './running-cluster.ts'
import type { Terminal } from './terminal.ts'

/** `hardway drill`: faults under live writers, and what became of the writes. */
export function drillCommand(terminal: Terminal): Command {
  return new Command('drill')
    .argument('[fault...]', 'faults by name; all that this cluster’s backend can have where none is named')
    .option('--topology <file>', 'the topology file', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--out <folder>', 'where results are kept, in drills/', 'out')
    .option('--runs <number>', 'how often each fault', toCount, 1)
    .option('--minutes <number>', 'draw faults at random for so long instead', toCount)
    .option('--continue', 'keep the results that are there, and run what is missing')
    .option('--list', 'list the faults, with what is expected of each and why')
    .option('--json', 'print the results as JSON')
    .addHelpText('after', '\nExample:\n  npx hardway drill leader-power-off --runs 5')
    .action((names: string[], options: Options) => run(names, options, terminal))
}

type Backend = 'lab' | 'libvirt'

interface Options {
  readonly topology: string
  readonly secrets: string
  readonly out: string
  readonly runs: number
  readonly minutes?: number
  readonly continue?: boolean
  readonly list?: boolean
  readonly json?: boolean
}

async function run(names: readonly string[], options: Options, terminal: Terminal): Promise<void> {
  const wanted = findFaults(names)
  const colours = pc.createColors(terminal.outColour)
  if (options.list) {
    terminal.out(options.json ? JSON.stringify(wanted, null, 2) : showFaults(wanted, colours))
    return
  }
  const entered = await enterCluster(options, terminal)
  if (entered === undefined) return
  const { cluster, place } = entered
  const hands = place.backend === 'lab' ? labHands(cluster) : await vmHands(cluster)
  const campaign: Campaign = {
    faults: possible(wanted, cluster, place.backend, names.length > 0),
    length: options.minutes === undefined ? { runs: options.runs } : { minutes: options.minutes },
    folder: join(options.out, 'drills'),
    goOn: options.continue === true,
    signal: stopAfterDrill(terminal.err),
  }
  const outcomes = await runCampaign(campaign, { ...entered, hands }, terminal.err)
  await report(outcomes, cluster, campaign, options, terminal)
  if (campaign.signal.aborted) throw new Failure('Stopped by Ctrl-C. Go on: the same command with --continue')
}

// A drill that ends in the middle leaves its fault where it is: a host without power, or cut off.
function stopAfterDrill(tell: (words: string) => void): AbortSignal {
  const stopping = new AbortController()
  const heed = () => {
    if (stopping.signal.aborted) {
      process.off('SIGINT', heed)
      process.kill(process.pid, 'SIGINT')
      return
    }
    tell('stops when this drill is over; Ctrl-C once more stops at once and leaves the fault where it is')
    stopping.abort()
  }
  process.on('SIGINT', heed)
  return stopping.signal
}

async function report(
  outcomes: readonly Outcome[],
  cluster: Cluster,
  { faults: drilled, folder }: Campaign,
  { json }: Options,
  terminal: Terminal,
): Promise<void> {
  const results = outcomes.flatMap((outcome) => ('unfinished' in outcome ? [] : [outcome]))
  const unfinished = outcomes.flatMap((outcome) => ('unfinished' in outcome ? [outcome] : []))
  const names = drilled.map(({ name }) => name)
  const summaries = summariseEach(names, results.map(figuresOf))
  const text = JSON.stringify({ summaries, unfinished, results }, null, 2)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, 'report.json'), `${text}\n`, { mode: 0o600 })
  await writeFile(join(folder, 'report.html'), drawPage(summaries, results, faults, titleOf(cluster)), { mode: 0o600 })
  terminal.out(json ? text : showSummaries(summaries, pc.createColors(terminal.outColour)))
  const broken = summaries.filter((summary) => summary.broken.length > 0).map(({ fault }) => fault)
  if (unfinished.length > 0) throw new Failure(`${unfinished[0]?.fault} came to no end: ${unfinished[0]?.unfinished}`)
  if (broken.length > 0) throw new Failure(`A promise was broken by ${broken.join(', ')}.`)
}

function titleOf({ name, synchronous, failover, dcs }: Cluster): { title: string; subtitle: string } {
  const { ttl, loopWait, retryTimeout, nodeHealth } = failover
  const times = `ttl ${ttl}, loop_wait ${loopWait}, retry_timeout ${retryTimeout}${nodeHealth ? ', node health' : ''}`
  return {
    title: `Failover drills of ${name}`,
    subtitle: `${synchronous ? 'synchronous' : 'asynchronous'}; ${times}; ${dcs}; ${cpus().length} cores; ${new Date().toISOString().slice(0, 10)}`,
  }
}

function findFaults(names: readonly string[]): readonly Fault[] {
  const unknown = names.filter((name) => !faults.some((fault) => fault.name === name))
  if (unknown.length > 0) {
    throw new Failure(`No fault is called ${unknown.join(', ')}. List them: npx hardway drill --list`, 2)
  }
  return names.length === 0 ? faults : faults.filter(({ name }) => names.includes(name))
}

// Where none is named, what this cluster cannot have is left out; where it is named, that is told.
function possible(wanted: readonly Fault[], cluster: Cluster, backend: Backend, named: boolean): readonly Fault[] {
  const refused = wanted.flatMap((fault) => refusal(fault, cluster, backend) ?? [])
  if (named && refused[0] !== undefined) throw new Failure(refused[0], 2)
  return wanted.filter((fault) => refusal(fault, cluster, backend) === undefined)
}

function refusal({ name, needs, mustLose, dcs }: Fault, cluster: Cluster, backend: Backend): string | undefined {
  if (needs === 'inside' && backend === 'libvirt') {
    return `Fault ${name} happens inside a host, which virtual machines let nobody do. Drill it in the lab: npm run up`
  }
  if (dcs !== undefined && dcs !== cluster.dcs) {
    return `Fault ${name} is about ${dcsFacts[dcs].title}, and this cluster's DCS is ${dcsFacts[cluster.dcs].title}`
  }
  if (mustLose && cluster.synchronous) {
    return `Fault ${name} proves that the ledger sees loss, and this cluster loses nothing. Drill one with durability: asynchronous`
  }
  return undefined
}

function toCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError('It is a whole number from 1, such as 20.')
}

import { Command, InvalidArgumentError } from 'commander'
import pc from 'picocolors'
import { showResults } from '../cluster/show-results.ts'
import { type Verified, waiting } from '../cluster/verified.ts'
import { verify } from '../cluster/verify.ts'
import { waitUntilReady } from '../cluster/wait.ts'
import { Failure } from '../failure.ts'
import { enterCluster } from './running-cluster.ts'
import type { Terminal } from './terminal.ts'

/** `hardway verify`: the tutorial's smoke test against the running cluster. */
export function verifyCommand(terminal: Terminal): Command {
  return new Command('verify')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--wait <seconds>', 'first wait so long until the cluster is whole', toSeconds)
    .option('--json', 'print the checks as JSON')
    .addHelpText('after', '\nExample:\n  npx hardway verify --wait 120')
    .action((topology: string, options: Options) => run(topology, options, terminal))
}

interface Options {
  readonly secrets: string
  readonly wait?: number
  readonly json?: boolean
}

async function run(topologyFile: string, options: Options, terminal: Terminal): Promise<void> {
  const entered = await enterCluster({ topology: topologyFile, secrets: options.secrets }, terminal)
  if (entered === undefined) return
  const { cluster, secrets, place } = entered
  if (options.wait !== undefined) {
    await waitUntilReady(cluster, secrets, place, {
      timeoutSeconds: options.wait,
      progress: (text) => terminal.err(`${waiting}${text}`),
    })
  }
  const { observation, results } = await verify(cluster, secrets, place)
  const failures = results.filter(({ verdict }) => !verdict.passed)
  const verified: Verified = { passed: failures.length === 0, checks: results, observation }
  const colours = pc.createColors(terminal.outColour)
  terminal.out(options.json ? JSON.stringify(verified, null, 2) : showResults(results, colours))
  if (failures.length > 0) throw new Failure(`${failures.length} of ${results.length} checks failed.`)
}

function toSeconds(text: string): number {
  const seconds = Number(text)
  if (Number.isFinite(seconds) && seconds >= 0) return seconds
  throw new InvalidArgumentError('It is a number of seconds, such as 120.')
}

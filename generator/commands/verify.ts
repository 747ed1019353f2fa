import { Command, InvalidArgumentError } from 'commander'
import pc from 'picocolors'
import { showResults } from '../cluster/show-results.ts'
import { type Verified, waiting } from '../cluster/verified.ts'
import { type Checked, verify } from '../cluster/verify.ts'
import { waitUntilReady } from '../cluster/wait.ts'
import { Failure } from '../failure.ts'
import { enterCluster, type RunningCluster } from './running-cluster.ts'
import type { Terminal } from './terminal.ts'

/** `hardway verify`: the tutorial's smoke test against the running cluster. */
export function verifyCommand(terminal: Terminal): Command {
  return new Command('verify')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--wait <seconds>', 'until every check passes, at most so long', toSeconds)
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
  const progress = (text: string) => terminal.err(`${waiting}${text}`)
  const { observation, results } = await (options.wait === undefined
    ? verify(cluster, secrets, place)
    : verifyWithin(options.wait, entered, progress))
  const failures = results.filter(({ verdict }) => !verdict.passed)
  const verified: Verified = { passed: failures.length === 0, checks: results, observation }
  const colours = pc.createColors(terminal.outColour)
  terminal.out(options.json ? JSON.stringify(verified, null, 2) : showResults(results, colours))
  if (failures.length > 0) throw new Failure(`${failures.length} of ${results.length} checks failed.`)
}

// What stood a moment ago can be gone when it is tried: the checks that try something begin again while there is time.
async function verifyWithin(
  seconds: number,
  { cluster, secrets, place }: RunningCluster,
  progress: (text: string) => void,
): Promise<Checked> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const timeoutSeconds = Math.max(0, Math.round((deadline - Date.now()) / 1000))
    await waitUntilReady(cluster, secrets, place, { timeoutSeconds, progress })
    const checked = await verify(cluster, secrets, place)
    const [cause] = checked.results.flatMap(({ name, verdict }) =>
      verdict.passed ? [] : [`${name}: ${verdict.cause}`],
    )
    if (cause === undefined || Date.now() > deadline) return checked
    progress(cause)
  }
}

function toSeconds(text: string): number {
  const seconds = Number(text)
  if (Number.isFinite(seconds) && seconds >= 0) return seconds
  throw new InvalidArgumentError('It is a number of seconds, such as 120.')
}

import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { Failure } from '../failure.ts'
import type { FileProblems } from '../report.ts'
import { type Neighbour, neighbourProblems } from '../topology/neighbours.ts'
import { hasErrors } from '../topology/problem.ts'
import { inspect } from './input.ts'
import type { Terminal } from './terminal.ts'

/** `hardway check`: every problem of topology and secrets at once; status 2 when one of them is an error. */
export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .argument('[topology...]', 'the topology file; several: those of clusters that shall not clash', ['topology.yaml'])
    .option('--secrets <file>', 'the secrets file (default: secrets.yaml, where there is one)')
    .option('--json', 'print the problems as JSON')
    .addHelpText(
      'after',
      `${exitStatus}\n\nExample:\n  npx hardway check topology.yaml\n  npx hardway check one.yaml two.yaml\n\nThe rules: npx hardway rules`,
    )
    .action((topologies: readonly string[], options: Options) => check(topologies, options, terminal))
}

const exitStatus = `
Exit status:
  0  no error; warnings may have been told
  1  the check itself failed: a bug, and worth a report
  2  at least one error, or a wrong command line`

interface Options {
  readonly secrets?: string
  readonly json?: boolean
}

async function check(topologies: readonly string[], options: Options, terminal: Terminal): Promise<void> {
  const [topology = '', ...others] = topologies
  if (others.length > 0) return checkSeveral(topologies, options, terminal)
  const secrets = options.secrets ?? (existsSync('secrets.yaml') ? 'secrets.yaml' : undefined)
  const { files } = await inspect(secrets === undefined ? { topology } : { topology, secrets })
  await tell(files, [topology, ...(secrets === undefined ? [] : [secrets])], options, terminal)
  if (secrets === undefined) terminal.err('secrets.yaml is not there yet; `hardway secrets` makes it')
}

// Each of them, and then what a later one takes that an earlier one has. Whose the secrets are nobody has said.
async function checkSeveral(topologies: readonly string[], options: Options, terminal: Terminal): Promise<void> {
  if (options.secrets !== undefined) throw new Failure('--secrets belongs to one topology: check each with its own', 2)
  const files: FileProblems[] = []
  const good: Neighbour[] = []
  for (const path of topologies) {
    const inspected = await inspect({ topology: path })
    const own = inspected.topology && { file: path, topology: inspected.topology }
    const clashes = own === undefined ? [] : neighbourProblems(own, good)
    if (own !== undefined) good.push(own)
    // A clash has a place in the file, as what is wrong in it has; what is wrong with the file itself has none.
    const withClashes = (file: FileProblems) => ({ ...file, problems: [...file.problems, ...clashes] })
    files.push(...inspected.files.map((file) => (file.position === undefined ? file : withClashes(file))))
  }
  await tell(files, topologies, options, terminal)
}

async function tell(
  files: readonly FileProblems[],
  names: readonly string[],
  { json }: Options,
  terminal: Terminal,
): Promise<void> {
  const { formatReport, reportEntries, summarise } = await import('../report.ts')
  const problems = files.flatMap((file) => file.problems)
  if (json) terminal.out(JSON.stringify(reportEntries(files), null, 2))
  const report = json ? summarise(problems) : formatReport(files, terminal)
  if (hasErrors(problems)) throw new Failure(report, 2)
  if (report !== '') terminal.err(report)
  if (!json) terminal.out(`${names.join(' and ')}: good`)
}

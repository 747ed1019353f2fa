import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { Failure } from '../failure.ts'
import { hasErrors } from '../topology/problem.ts'
import { inspect } from './input.ts'
import type { Terminal } from './terminal.ts'

/** `hardway check`: every problem of topology and secrets at once; status 2 when one of them is an error. */
export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file (default: secrets.yaml, where there is one)')
    .option('--json', 'print the problems as JSON')
    .addHelpText(
      'after',
      `${exitStatus}\n\nExample:\n  npx hardway check topology.yaml\n\nThe rules: npx hardway rules`,
    )
    .action((topology: string, options: Options) => check(topology, options, terminal))
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

async function check(topology: string, options: Options, terminal: Terminal): Promise<void> {
  const secrets = options.secrets ?? (existsSync('secrets.yaml') ? 'secrets.yaml' : undefined)
  const { files } = await inspect(secrets === undefined ? { topology } : { topology, secrets })
  const { formatReport, reportEntries, summarise } = await import('../report.ts')
  const problems = files.flatMap((file) => file.problems)
  if (options.json) terminal.out(JSON.stringify(reportEntries(files), null, 2))
  const report = options.json ? summarise(problems) : formatReport(files, terminal)
  if (hasErrors(problems)) throw new Failure(report, 2)
  if (report !== '') terminal.err(report)
  if (secrets === undefined) terminal.err('secrets.yaml is not there yet; `hardway secrets` makes it')
  if (!options.json) terminal.out(`${[topology, ...(secrets === undefined ? [] : [secrets])].join(' and ')}: good`)
}

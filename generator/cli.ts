import { Command, CommanderError } from 'commander'
import type { Terminal } from './commands/terminal.ts'
import { Failure } from './failure.ts'

/** Runs one command line and ends the process with its status: the one place that prints and exits. */
export async function main(argv: readonly string[]): Promise<void> {
  const terminal = realTerminal()
  try {
    await buildProgram(terminal).parseAsync([...argv])
  } catch (error) {
    process.exitCode = explain(error, terminal)
  }
}

// One line a verb; the files behind them load only what they need when they run.
function buildProgram(_terminal: Terminal): Command {
  return new Command('hardway')
    .description('A highly available PostgreSQL on five machines, from one topology file.')
    .exitOverride()
    .option('--debug', 'show stack traces')
}

function explain(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Failure) {
    terminal.err(error.message)
    return error.status
  }
  terminal.err(`hardway: this is a bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return 1
}

function realTerminal(): Terminal {
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    interactive: process.stderr.isTTY === true && process.env.CI === undefined,
    colour: process.stderr.isTTY === true && process.env.NO_COLOR === undefined,
  }
}

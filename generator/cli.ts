import { Command, CommanderError } from 'commander'
import { checkCommand } from './commands/check.ts'
import { initCommand } from './commands/init.ts'
import { labCommand } from './commands/lab.ts'
import { secretsCommand } from './commands/secrets.ts'
import { statusCommand } from './commands/status.ts'
import type { Terminal } from './commands/terminal.ts'
import { verifyCommand } from './commands/verify.ts'
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

// One entry a verb; the files behind them load only what they need when they run.
const verbs: readonly ((terminal: Terminal) => Command)[] = [
  initCommand,
  checkCommand,
  secretsCommand,
  labCommand,
  statusCommand,
  verifyCommand,
]

function buildProgram(terminal: Terminal): Command {
  const program = new Command('hardway')
    .description('A highly available PostgreSQL on five machines, from one topology file.')
    .exitOverride()
    .option('--debug', 'show stack traces')
  for (const verb of verbs) program.addCommand(inherit(verb(terminal), program))
  return program
}

// addCommand copies no settings, and without them a wrong option would end the process by itself.
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) inherit(child, command)
  return command
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
    stream: process.stderr,
    status: (code) => {
      process.exitCode = code
    },
    interactive: process.stderr.isTTY === true && process.env.CI === undefined,
    colour: process.stderr.isTTY === true && process.env.NO_COLOR === undefined,
  }
}

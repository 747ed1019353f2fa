import { Command, CommanderError } from 'commander'
import type { Terminal } from './commands/terminal.ts'
import { Failure } from './failure.ts'

type Verb = (terminal: Terminal) => Command

// One line a verb, in the order of --help. Loaded only when it is the one: `generate` must not pay for what `status` needs.
const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  init: async () => (await import('./commands/init.ts')).initCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  rules: async () => (await import('./commands/rules.ts')).rulesCommand,
  secrets: async () => (await import('./commands/secrets.ts')).secretsCommand,
  generate: async () => (await import('./commands/generate.ts')).generateCommand,
  lab: async () => (await import('./commands/lab.ts')).labCommand,
  bake: async () => (await import('./commands/bake.ts')).bakeCommand,
  deploy: async () => (await import('./commands/deploy.ts')).deployCommand,
  destroy: async () => (await import('./commands/destroy.ts')).destroyCommand,
  up: async () => (await import('./commands/up.ts')).upCommand,
  down: async () => (await import('./commands/down.ts')).downCommand,
  status: async () => (await import('./commands/status.ts')).statusCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
}

/** Runs one command line and ends the process with its status: the one place that prints and exits. */
export async function main(argv: readonly string[]): Promise<void> {
  const terminal = realTerminal()
  try {
    const program = await buildProgram(argv[2], terminal)
    await program.parseAsync([...argv])
  } catch (error) {
    process.exitCode = explain(error, terminal, argv.includes('--debug'))
  }
}

async function buildProgram(wanted: string | undefined, terminal: Terminal): Promise<Command> {
  const program = new Command('hardway')
    .description('A highly available PostgreSQL on five machines, from one topology file.')
    .exitOverride()
    .option('--debug', 'show stack traces')
  const one = wanted !== undefined && Object.hasOwn(verbs, wanted) ? verbs[wanted] : undefined
  for (const load of one ? [one] : Object.values(verbs)) {
    const verb = await load()
    program.addCommand(inherit(verb(terminal), program))
  }
  return program
}

// addCommand copies no settings, and without them a wrong option would end the process by itself.
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) inherit(child, command)
  return command
}

function explain(error: unknown, terminal: Terminal, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Failure) {
    terminal.err(debug ? (error.stack ?? error.message) : error.message)
    return error.status
  }
  terminal.err(`hardway: this is a bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return 1
}

function realTerminal(): Terminal {
  // https://no-color.org: set and not empty.
  const mayColour = (process.env.NO_COLOR ?? '') === ''
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    stream: process.stderr,
    status: (code) => {
      process.exitCode = code
    },
    interactive: process.stderr.isTTY === true && process.env.CI === undefined,
    colour: mayColour && process.stderr.isTTY === true,
    outColour: mayColour && process.stdout.isTTY === true,
  }
}

import { Command, CommanderError } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import type { Terminal } from './commands/terminal.ts'
import { Failure } from './failure.ts'

interface Verb {
  readonly does: string
  readonly load: () => Promise<(terminal: Terminal) => Command>
}

// In the order of --help. Loaded only when it is the one: `generate` must not pay for what `status` needs.
const verbs: Readonly<Record<string, Verb>> = {
  init: {
    does: 'Write the five-host topology.yaml and secrets.yaml where there are none; never overwrites.',
    load: async () => (await import('./commands/init.ts')).initCommand,
  },
  check: {
    does: 'Tell everything that is wrong with the topology and the secrets.',
    load: async () => (await import('./commands/check.ts')).checkCommand,
  },
  rules: {
    does: 'List every rule that the topology, the secrets and the output folder must keep.',
    load: async () => (await import('./commands/rules.ts')).rulesCommand,
  },
  secrets: {
    does: 'Make secrets.yaml, or add what it lacks; the secrets that are there stay.',
    load: async () => (await import('./commands/secrets.ts')).secretsCommand,
  },
  generate: {
    does: 'Write every host’s seed and the images’ Packer files.',
    load: async () => (await import('./commands/generate.ts')).generateCommand,
  },
  explain: {
    does: 'Tell what a host is, what each of its files is for, and what to try by hand.',
    load: async () => (await import('./commands/explain.ts')).explainCommand,
  },
  lab: {
    does: 'Run the hosts on this machine, without virtual machines.',
    load: async () => (await import('./commands/lab.ts')).labCommand,
  },
  bake: {
    does: 'Bake the golden images with Packer: out/images/*.qcow2 and a manifest of package versions each.',
    load: async () => (await import('./commands/bake.ts')).bakeCommand,
  },
  deploy: {
    does: 'Create or change the virtual machines, by `cdktf deploy` in cdktf/.',
    load: async () => (await import('./commands/deploy.ts')).deployCommand,
  },
  destroy: {
    does: 'Remove the virtual machines with their disks, data too, by `cdktf destroy` in cdktf/.',
    load: async () => (await import('./commands/destroy.ts')).destroyCommand,
  },
  up: {
    does: 'Do it all on this machine: inputs, packages, hosts, wait, verify; run again, it goes on where it ended.',
    load: async () => (await import('./commands/up.ts')).upCommand,
  },
  down: {
    does: 'Remove the cluster from this machine, lab and virtual machines, with its data. Inputs and caches stay.',
    load: async () => (await import('./commands/down.ts')).downCommand,
  },
  status: {
    does: 'Show who leads, lag, VIP, DCS and the proxies’ backends of the running cluster.',
    load: async () => (await import('./commands/status.ts')).statusCommand,
  },
  verify: {
    does: 'Run the smoke test against the running cluster; exit status 1 when a check fails.',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  ssh: {
    does: 'Log in to a host of the running cluster, or run one command there.',
    load: async () => (await import('./commands/ssh.ts')).sshCommand,
  },
  logs: {
    does: 'Show what a host’s programs have logged, or one of them; --follow goes on.',
    load: async () => (await import('./commands/logs.ts')).logsCommand,
  },
  switchover: {
    does: 'Make another host the leader; clients at the VIP’s PgBouncer wait a moment and see no error.',
    load: async () => (await import('./commands/switchover.ts')).switchoverCommand,
  },
  drill: {
    does: 'Inject faults under live writers; tell how long writes stopped and whether an acknowledged row is lost.',
    load: async () => (await import('./commands/drill.ts')).drillCommand,
  },
  completion: {
    does: 'Print the script by which bash, zsh or fish completes these commands.',
    load: async () => {
      const { completionCommand } = await import('./commands/completion.ts')
      return (terminal) =>
        completionCommand(terminal, (words) => buildProgram(terminal, (name) => words.includes(name)))
    },
  },
  version: {
    does: 'Tell the version of this program and of everything that it puts on a host or drives.',
    load: async () => (await import('./commands/version.ts')).versionCommand,
  },
}

/** Runs one command line and ends the process with its status: the one place that prints and exits. */
export async function main(argv: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endUnheard)
  const terminal = realTerminal()
  try {
    const wanted = argv.slice(2).find((word) => Object.hasOwn(verbs, word))
    const program = await buildProgram(terminal, (name) => name === wanted)
    await program.parseAsync([...argv])
  } catch (error) {
    // What follows `--` is for another program.
    const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
    process.exitCode = explain(error, terminal, { debug: own.includes('--debug'), json: own.includes('--json') })
  }
}

// Who read our output has gone, as `head` goes: that ends any program, and none makes words of it. 128 + SIGPIPE.
function endUnheard(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') process.stderr.write(`hardway: the output cannot be written: ${error.message}\n`)
  process.exit(error.code === 'EPIPE' ? 141 : 1)
}

/** The program with those of its verbs loaded that are wanted; of the others it knows the name and what they do. */
export async function buildProgram(terminal: Terminal, isWanted: (verb: string) => boolean): Promise<Command> {
  const program = new Command('hardway')
    .description('A highly available PostgreSQL on five machines, from one topology file.')
    .version(manifest.version)
    .exitOverride()
    .option('--debug', 'show stack traces')
    .addHelpText('after', help)
  for (const [name, { does, load }] of Object.entries(verbs)) {
    const verb = isWanted(name) ? inherit((await load())(terminal), program) : new Command(name)
    program.addCommand(verb.description(does))
  }
  return program
}

const help = `
Exit status:
  0  done; of \`generate --diff\`: nothing would change
  1  it failed, or a check did not pass
  2  the inputs or the command line are wrong, and nothing was changed
  3  of \`generate --diff\`: something would change
  of \`lab shell\`, \`lab run\`, \`ssh\` and \`logs\`: that of the command which they run

Example:
  npx hardway init && npx hardway check && npx hardway up`

// addCommand copies no settings, and without them a wrong option would end the process by itself.
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) inherit(child, command)
  return command
}

interface Wish {
  readonly debug: boolean
  readonly json: boolean
}

function explain(error: unknown, terminal: Terminal, { debug, json }: Wish): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Failure) {
    if (json && error.data !== undefined) terminal.out(JSON.stringify(error.data, null, 2))
    terminal.err(debug ? (error.stack ?? error.message) : error.message)
    return error.status
  }
  // hardway.mjs tells which, and what to do.
  if (isMissingPackage(error)) throw error
  const [message, stack] = error instanceof Error ? [error.message, error.stack] : [String(error)]
  terminal.err(`hardway: this is a bug: ${debug ? (stack ?? message) : `${message}\n  next: --debug shows where`}`)
  return 1
}

function isMissingPackage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
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

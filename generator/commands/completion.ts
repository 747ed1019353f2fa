import { readFileSync } from 'node:fs'
import { Argument, Command } from 'commander'
import type { KnownWords } from './next-words.ts'
import type { Terminal } from './terminal.ts'

const shells = ['bash', 'zsh', 'fish'] as const

/**
 * `hardway completion`: the script by which a shell completes command lines, and the words for which such a script asks.
 * @param load the program with the verb that the words name.
 */
export function completionCommand(terminal: Terminal, load: (words: readonly string[]) => Promise<Command>): Command {
  return new Command('completion')
    .addArgument(new Argument('<shell>', 'words is what the scripts ask for').choices([...shells, 'words']))
    .argument('[words...]', 'with `words`, after --: what is typed so far; one line for each that may come next')
    .addHelpText('after', help)
    .action(async (shell: (typeof shells)[number] | 'words', words: string[]) => {
      if (shell === 'words') for (const line of await linesFor(words, load)) terminal.out(line)
      else terminal.out(scriptFor(shell).trimEnd())
    })
}

const help = `
The scripts complete a command of the name hardway; where it is run by npx, a function gives it that name.

Example:
  hardway() { npx hardway "$@"; }; source <(hardway completion bash)`

function scriptFor(shell: string): string {
  return readFileSync(new URL(`../completion/hardway.${shell}`, import.meta.url), 'utf8')
}

async function linesFor(words: readonly string[], load: (words: readonly string[]) => Promise<Command>) {
  const { nextWords } = await import('./next-words.ts')
  const next = nextWords(await load(words), words, await knownWords(words))
  return [
    ...next.words.map(({ word, does }) => (does === '' ? word : `${word}\t${does}`)),
    ...(next.files ? [':files'] : []),
  ]
}

async function knownWords(words: readonly string[]): Promise<KnownWords> {
  // Loaded for the one verb that takes them.
  const faults = words[0] === 'drill' ? (await import('../drill/faults/index.ts')).faults : []
  const fault = faults.map(({ name, does }) => ({ word: name, does }))
  return { ...(await wordsOfTopology(words)), fault }
}

// A topology that is wrong, or none, has no hosts to offer; `check` says why.
async function wordsOfTopology(words: readonly string[]): Promise<KnownWords> {
  const { inspect } = await import('./input.ts')
  const named = words.includes('--topology') ? words[words.indexOf('--topology') + 1] : undefined
  const { topology } = await inspect({ topology: named ?? 'topology.yaml' })
  if (topology === undefined) return {}
  const host = topology.hosts.map(({ name }) => ({ word: name, does: 'a host of the topology' }))
  if (words[0] !== 'logs') return { host }
  const { buildCluster } = await import('../model/build.ts')
  const { hostUnits, unitWord } = await import('../roles/units.ts')
  const cluster = buildCluster(topology)
  const on = cluster.hosts.find(({ name }) => words.includes(name))
  const units = on === undefined ? [] : hostUnits(on, cluster).map(unitWord)
  return { host, unit: units.map((word) => ({ word, does: `what ${on?.name} runs` })) }
}

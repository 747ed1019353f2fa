import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import { Failure } from '../failure.ts'
import type { SecretEntry } from '../model/secrets-file.ts'
import { hasErrors, type Problem } from '../topology/problem.ts'
import type { Topology } from '../topology/types.ts'
import { inspectSecrets, readTopology } from './input.ts'
import { createFile, replaceFile } from './private-file.ts'
import type { Terminal } from './terminal.ts'

/** `hardway secrets`: makes secrets.yaml, adds what it lacks, or changes one secret. */
export function secretsCommand(terminal: Terminal): Command {
  return new Command('secrets')
    .description('Make secrets.yaml, or add what it lacks; the secrets that are there stay.')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--rotate <name>', 'change this one secret, such as passwords.replicator or owners.app')
    .addHelpText('after', '\nExample:\n  npx hardway secrets --rotate owners.app')
    .action(async (topology: string, options: Options) => {
      const { secrets, rotate } = options
      const valid = await readTopology(topology, terminal)
      terminal.out(
        await (rotate === undefined
          ? ensureSecrets(valid, secrets, terminal)
          : rotateSecret(valid, secrets, rotate, terminal)),
      )
    })
}

interface Options {
  readonly secrets: string
  readonly rotate?: string
}

/** Makes or completes a secrets file and says what it did. Throws a Failure of status 2 where the file is wrong otherwise. */
export async function ensureSecrets(topology: Topology, path: string, options: { colour: boolean }): Promise<string> {
  const { secretEntries } = await import('../model/secrets-file.ts')
  const owners = ownersOf(topology)
  const all = secretEntries(owners)
  if (await createFile(path, await withSecrets(header, all), 0o600)) return `${path}: made, ${all.length} secrets`
  const { text, missing } = await readSecrets(path, owners, options)
  if (missing.length === 0) return `${path}: complete, nothing changed`
  await replaceFile(path, await withSecrets(text, missing))
  return `${path}: added ${missing.map(nameOf).join(', ')}`
}

const header = `# The cluster's secrets, made by \`hardway secrets\`. Keep this file private and safe: hosts and clients use them.
`

async function rotateSecret(
  topology: Topology,
  path: string,
  name: string,
  options: { colour: boolean },
): Promise<string> {
  const { secretEntries } = await import('../model/secrets-file.ts')
  const { replaceSecret } = await import('../model/secrets-edit.ts')
  const owners = ownersOf(topology)
  const entry = secretEntries(owners).find((candidate) => nameOf(candidate) === name)
  if (!entry) throw new Failure(await unknownSecret(name, secretEntries(owners).map(nameOf)), 2)
  const { text, missing } = await readSecrets(path, owners, options, entry)
  const isMissing = missing.some((candidate) => nameOf(candidate) === name)
  await replaceFile(
    path,
    isMissing ? await withSecrets(text, [entry]) : replaceSecret(text, entry.path, randomSecret(entry)),
  )
  return `${path}: changed ${name}; hosts take it over when they are generated and replaced`
}

async function unknownSecret(name: string, known: readonly string[]): Promise<string> {
  const { suggest } = await import('../topology/suggest.ts')
  const guess = suggest(name, known)
  const hint = guess === undefined ? `The names are ${known.join(', ')}.` : `Did you mean ${guess}?`
  return `There is no secret called ${JSON.stringify(name)}. ${hint}`
}

// What a run of this verb mends is no obstacle to it: missing secrets, and the one that is to be changed.
async function readSecrets(
  path: string,
  owners: readonly string[],
  options: { colour: boolean },
  changed?: SecretEntry,
) {
  const { formatReport } = await import('../report.ts')
  const { text, parsed, files } = await inspectSecrets(path, owners)
  const pointer = changed && `/${changed.path.join('/')}`
  const isMended = ({ rule, pointer: at }: Problem): boolean => rule === 'secret-missing' || at === pointer
  const left = files.map((file) => ({ ...file, problems: file.problems.filter((problem) => !isMended(problem)) }))
  const isWrong = left.some(({ problems }) => hasErrors(problems))
  if (isWrong || text === undefined || !parsed) throw new Failure(formatReport(left, options), 2)
  return { text, missing: parsed.missing }
}

async function withSecrets(text: string, entries: readonly SecretEntry[]): Promise<string> {
  const { addSecret } = await import('../model/secrets-edit.ts')
  return entries.reduce((all, entry) => addSecret(all, entry.path, randomSecret(entry)), text)
}

function ownersOf({ databases = [] }: Topology): string[] {
  return databases.map(({ owner }) => owner)
}

function nameOf({ path }: SecretEntry): string {
  return path.join('.')
}

// 24 bytes are 32 letters of base64url: 192 bits.
function randomSecret({ kind }: SecretEntry): string {
  return kind === 'password' ? randomBytes(24).toString('base64url') : randomBytes(32).toString('base64')
}

import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { Failure } from '../failure.ts'
import type { CertificateRequest } from '../model/certificates.ts'
import type { SecretEntry } from '../model/secret-entries.ts'
import type { ExpectedSecrets } from '../model/secrets-file.ts'
import { hasErrors, type Problem } from '../topology/problem.ts'
import type { Topology } from '../topology/types.ts'
import { expectedSecrets, inspectSecrets, readTopology } from './input.ts'
import { createFile, replaceFile } from './private-file.ts'
import type { Terminal } from './terminal.ts'

/** `hardway secrets`: makes secrets.yaml, adds what it lacks, or changes one secret. */
export function secretsCommand(terminal: Terminal): Command {
  return new Command('secrets')
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
  const { expected, entries } = await expectedOf(topology)
  if (await createFile(path, await withNew(header, entries, topology, expected), 0o600))
    return `${path}: made, ${entries.length} secrets`
  const { text, due } = await readSecrets(path, expected, options)
  if (due.length === 0) return `${path}: complete, nothing changed`
  await replaceFile(path, await withNew(text, due, topology, expected))
  return `${path}: made ${due.map(nameOf).join(', ')}`
}

/** What `ensureSecrets` would do to the file, in words; undefined where it is complete. Throws as that does. */
export async function planSecrets(
  topology: Topology,
  path: string,
  options: { colour: boolean },
): Promise<string | undefined> {
  const { expected, entries } = await expectedOf(topology)
  if (!existsSync(path)) return `${path} is made, with ${entries.length} secrets`
  const { due } = await readSecrets(path, expected, options)
  return due.length === 0 ? undefined : `${path} gets ${due.map(nameOf).join(', ')}`
}

const header = `# The cluster's secrets, made by \`hardway secrets\`. Keep this file private and safe: hosts and clients use them.
`

async function rotateSecret(
  topology: Topology,
  path: string,
  name: string,
  options: { colour: boolean },
): Promise<string> {
  const { expected, entries } = await expectedOf(topology)
  const entry = entries.find((candidate) => nameOf(candidate) === name)
  if (!entry) throw new Failure(await unknownSecret(name, entries.map(nameOf)), 2)
  // A host trusts one authority: with a new one every certificate is new.
  const changed = entries.filter(
    (each) => each === entry || (entry.kind === 'authority' && each.kind === 'certificate'),
  )
  const { text } = await readSecrets(path, expected, options, changed)
  await replaceFile(path, await withNew(text, changed, topology, expected))
  return `${path}: changed ${changed.map(nameOf).join(', ')}; hosts take it over when they are generated and replaced`
}

async function unknownSecret(name: string, known: readonly string[]): Promise<string> {
  const { suggest } = await import('../topology/suggest.ts')
  const guess = suggest(name, known)
  const hint = guess === undefined ? `The names are ${known.join(', ')}.` : `Did you mean ${guess}?`
  return `There is no secret called ${JSON.stringify(name)}. ${hint}`
}

// What a run of this verb mends is no obstacle to it: missing secrets, and those that are to be changed.
async function readSecrets(
  path: string,
  expected: ExpectedSecrets,
  options: { colour: boolean },
  changed: readonly SecretEntry[] = [],
) {
  const { formatReport } = await import('../report.ts')
  const { text, parsed, files } = await inspectSecrets(path, expected)
  const mended = [...changed, ...(parsed?.due ?? [])].map((entry) => `/${entry.path.join('/')}`)
  const isMended = ({ rule, pointer }: Problem): boolean => rule === 'secret-missing' || mended.includes(pointer)
  const left = files.map((file) => ({ ...file, problems: file.problems.filter((problem) => !isMended(problem)) }))
  const isWrong = left.some(({ problems }) => hasErrors(problems))
  if (isWrong || text === undefined || !parsed) throw new Failure(formatReport(left, options), 2)
  return { text, due: parsed.due }
}

async function expectedOf(topology: Topology): Promise<{ expected: ExpectedSecrets; entries: SecretEntry[] }> {
  const { secretEntries } = await import('../model/secret-entries.ts')
  const expected = await expectedSecrets(topology)
  const [owners, hosts] = [expected.owners ?? [], expected.certificates ?? []]
  return {
    expected,
    entries: secretEntries(
      owners,
      hosts.map(({ host }) => host),
      expected.dcs,
    ),
  }
}

function nameOf({ path }: SecretEntry): string {
  return path.join('.')
}

// In their order: the authority stands before the certificates that it issues.
async function withNew(
  text: string,
  entries: readonly SecretEntry[],
  { cluster }: Topology,
  expected: ExpectedSecrets,
): Promise<string> {
  const { setSecret } = await import('../model/secrets-edit.ts')
  let all = text
  for (const entry of entries) all = setSecret(all, entry.path, await makeSecret(entry, all, cluster, expected))
  return all
}

async function makeSecret(
  { kind, path }: SecretEntry,
  text: string,
  cluster: string,
  expected: ExpectedSecrets,
): Promise<string> {
  // 24 bytes are 32 letters of base64url: 192 bits.
  if (kind === 'password') return randomBytes(24).toString('base64url')
  if (kind === 'key') return randomBytes(32).toString('base64')
  if (kind === 'token') return randomUUID()
  const { issueAuthority, issueCertificate } = await import('../pki/issue.ts')
  if (kind === 'authority') return issueAuthority(cluster, expected.now)
  const request = expected.certificates?.find(({ host }) => host === path[1])
  const { value } = (await import('../topology/load.ts')).load(text)
  return issueCertificate((value as { ca: string }).ca, request as CertificateRequest, expected.now)
}

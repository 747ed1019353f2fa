import { Failure } from '../failure.ts'
import type { Secrets } from '../model/secrets.ts'
import type { ExpectedSecrets, ParsedSecrets } from '../model/secrets-file.ts'
import type { FileProblems } from '../report.ts'
import type { ParsedTopology } from '../topology/parse.ts'
import type { Problem } from '../topology/problem.ts'
import type { Topology } from '../topology/types.ts'
import { fileProblem, readText } from './read-text.ts'
import type { Terminal } from './terminal.ts'

/** Valid inputs. */
export interface Inputs {
  readonly topology: Topology
  readonly secrets: Secrets
}

/** What the files hold, valid or not: the values that are valid, and each file's problems. */
export interface Inspection {
  readonly topology: Topology | undefined
  readonly secrets: Secrets | undefined
  readonly files: readonly FileProblems[]
}

/** Reads and validates a topology file. Throws a Failure of status 2 whose message is the report of every problem. */
export async function readTopology(path: string, options = { colour: false }): Promise<Topology> {
  const { topology, files } = await inspect({ topology: path })
  if (topology === undefined) throw await wrongInput(files, options)
  return topology
}

/**
 * Reads and validates topology and secrets, and says their warnings on the terminal.
 * @throws Failure of status 2 with the report of every problem in both.
 */
export async function readInputs(
  paths: { readonly topology: string; readonly secrets: string },
  terminal: Pick<Terminal, 'err' | 'colour'>,
): Promise<Inputs> {
  const { topology, secrets, files } = await inspect(paths)
  if (topology === undefined || secrets === undefined) throw await wrongInput(files, terminal)
  const problems = await report(files, terminal)
  if (problems !== '') terminal.err(problems)
  return { topology, secrets }
}

/** Reads the files and collects what is wrong with them, without judging. */
export async function inspect(paths: { readonly topology: string; readonly secrets?: string }): Promise<Inspection> {
  const { parseTopology } = await import('../topology/parse.ts')
  const file = await readText(paths.topology, '`hardway init` writes one to start from')
  const parsed = file.text === undefined ? undefined : parseTopology(file.text)
  const topologyProblems = problemsOf(paths.topology, parsed?.text, file.problems, parsed)
  if (paths.secrets === undefined) return { topology: parsed?.topology, secrets: undefined, files: topologyProblems }
  const secrets = await inspectSecrets(paths.secrets, await expectedSecrets(parsed?.topology, parsed?.owners))
  return { topology: parsed?.topology, secrets: secrets.secrets, files: [...topologyProblems, ...secrets.files] }
}

/** What a topology asks of its secrets today; of one that is wrong the owners may still be known. */
export async function expectedSecrets(
  topology: Topology | undefined,
  owners: readonly string[] | undefined = topology?.databases?.map(({ owner }) => owner),
): Promise<ExpectedSecrets> {
  const now = new Date()
  if (topology === undefined) return { owners, certificates: undefined, dcs: undefined, now }
  const { buildCluster } = await import('../model/build.ts')
  const { certificateRequests } = await import('../model/certificates.ts')
  const cluster = buildCluster(topology)
  return { owners: owners ?? [], certificates: certificateRequests(cluster), dcs: cluster.dcs, now }
}

/** A secrets file and its problems; `text` is undefined where it cannot be read. */
export async function inspectSecrets(path: string, expected: ExpectedSecrets): Promise<InspectedSecrets> {
  const { parseSecrets } = await import('../model/secrets-file.ts')
  const { text, problems, mode } = await readText(path, '`hardway secrets` makes it')
  const all = [...problems, ...modeProblems(path, mode)]
  const parsed = text === undefined ? undefined : parseSecrets(text, expected)
  const files = problemsOf(path, undefined, all, parsed)
  return { text, parsed, files, secrets: all.length > 0 ? undefined : parsed?.secrets }
}

export interface InspectedSecrets {
  readonly text: string | undefined
  readonly parsed: ParsedSecrets | undefined
  readonly files: readonly FileProblems[]
  readonly secrets: Secrets | undefined
}

async function wrongInput(files: readonly FileProblems[], options: { readonly colour: boolean }): Promise<Failure> {
  const { formatReport, reportEntries } = await import('../report.ts')
  return new Failure(formatReport(files, options), 2, { data: reportEntries(files) })
}

async function report(files: readonly FileProblems[], options: { readonly colour: boolean }): Promise<string> {
  if (files.every(({ problems }) => problems.length === 0)) return ''
  const { formatReport } = await import('../report.ts')
  return formatReport(files, options)
}

type Parsed = Pick<ParsedTopology | ParsedSecrets, 'problems' | 'position'>

// What is wrong with the file itself has no line; what is wrong in it has one.
function problemsOf(
  file: string,
  text: string | undefined,
  problems: readonly Problem[],
  parsed: Parsed | undefined,
): FileProblems[] {
  const ofFile = { file, text: undefined, problems }
  return parsed ? [ofFile, { file, text, problems: parsed.problems, position: parsed.position }] : [ofFile]
}

function modeProblems(path: string, mode: number): Problem[] {
  if ((mode & 0o077) === 0) return []
  const octal = mode.toString(8).padStart(4, '0')
  return [
    fileProblem(
      'secret-mode',
      `others than its owner can read or change the file: its mode is ${octal}`,
      `chmod 600 ${path}`,
    ),
  ]
}

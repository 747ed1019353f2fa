import { mkdir, rename, writeFile } from 'node:fs/promises'
import { execa, type Options } from 'execa'
import { Failure } from '../failure.ts'
import { runOnTerminal, signalStatus } from '../machine/on-terminal.ts'
import type { Secrets } from '../model/secrets.ts'
import { findGuestInit } from './cgroups.ts'
import { requireHost } from './list.ts'
import { labNamespace, runFolder } from './names.ts'
import { listNamespaces } from './network.ts'

const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** What a program inside a host printed, and how it ended. */
export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  /** 128 and the signal's number where a signal ended it. */
  readonly exitCode: number
}

/**
 * Runs a program as root inside a host and collects what it prints.
 * @throws Failure where the host is off. A program that fails is an outcome, not an error.
 */
export async function execInHost(lab: string, host: string, argv: readonly string[], input = ''): Promise<Outcome> {
  const [program, ...args] = await guestCommand(lab, host, argv)
  // A session of its own: a Ctrl-C in this terminal does not end what happens on a host half-way.
  const detached = true
  const options = {
    reject: false,
    input,
    detached,
    extendEnv: false,
    env: guestEnvironment(),
  } as const satisfies Options
  const { stdout, stderr, exitCode, signal } = await execa(program, args, options)
  return { stdout, stderr, exitCode: exitCode ?? signalStatus(signal) }
}

/**
 * Runs a program, or a log-in shell, as root inside a host on this terminal.
 * @returns Its exit status; 128 and the signal's number where a signal ended it.
 */
export async function shellInHost(lab: string, host: string, argv: readonly string[], tty: boolean): Promise<number> {
  const login = ['bash', '--login']
  // script(1) gives the shell a terminal of the host's own: this one is not in the host's /dev.
  const onTty = ['script', '--quiet', '--return', '--command', 'exec bash --login', '/dev/null']
  const command = argv.length > 0 ? argv : tty ? onTty : login
  // Else it would live on inside the host when this end of it is told to end: the shell before it passes no signal on.
  const endWithUs = ['setpriv', '--pdeathsig', 'TERM', ...command]
  return runOnTerminal(await guestCommand(lab, host, endWithUs), guestEnvironment())
}

/**
 * Runs a client on this terminal at the gateway's place in the lab's network, where it reaches every host.
 * psql and its kind find the owners' passwords and, as curl does, the cluster's certificate authority, by which they check whom
 * they talk to; unless this process's own PGPASSFILE, PGSSLMODE or PGSSLROOTCERT says otherwise.
 * @returns Its exit status; 128 and the signal's number where a signal ended it, 127 where there is no such program.
 */
export async function runInLab(lab: string, argv: readonly string[], secrets: Secrets): Promise<number> {
  // First: where the lab is not up, this leaves nothing behind.
  const command = await clientCommand(lab, argv)
  const { passwords, ca } = await writeClientFiles(lab, secrets)
  const forLibpq = { PGPASSFILE: passwords, PGSSLMODE: 'verify-full', PGSSLROOTCERT: ca }
  // The authorities of the machine's own network vouch for nobody in the lab's.
  return runOnTerminal(command, { ...forLibpq, ...process.env, CURL_CA_BUNDLE: ca })
}

/**
 * The command line that runs a client at the gateway's place; for programs that start clients of their own.
 * @throws Failure where the lab is not up.
 */
export async function clientCommand(lab: string, argv: readonly string[]): Promise<[string, ...string[]]> {
  const namespace = labNamespace(lab)
  if ((await listNamespaces()).includes(namespace)) return ['nsenter', `--net=/run/netns/${namespace}`, '--', ...argv]
  throw new Failure(`Lab ${lab} is not up. Start it: npx hardway lab up`)
}

/**
 * The command line that runs a program inside a host.
 * @throws Failure where the host is off, or there is none of this name.
 */
export async function guestCommand(lab: string, host: string, argv: readonly string[]): Promise<[string, ...string[]]> {
  await requireHost(lab, host)
  const init = await findGuestInit(lab, host)
  if (init === undefined)
    throw new Failure(`Host ${host} of lab ${lab} is off. Start it: npx hardway lab start ${host}`)
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--root', '--wd']
  return ['nsenter', '--target', String(init), ...namespaces, '--no-fork', '--', ...asChild, ...argv]
}

// Only a child is in the host's PID namespace. nsenter's own would stop nsenter with it when systemd stops every process as the host goes down, and a
// stopped parent reaps nothing: the host would never be off.
const asChild = ['sh', '-c', '"$@"; exit "$?"', 'sh']

function guestEnvironment(): NodeJS.ProcessEnv {
  return { PATH: searchPath, HOME: '/root', USER: 'root', LANG: 'C.UTF-8', TERM: process.env.TERM ?? 'dumb' }
}

async function writeClientFiles(lab: string, { owners, ca }: Secrets): Promise<{ passwords: string; ca: string }> {
  const quote = (text: string) => text.replace(/[\\:]/g, '\\$&')
  const lines = Object.entries(owners).map(([role, password]) => `*:*:*:${quote(role)}:${quote(password)}\n`)
  await mkdir(runFolder(lab), { recursive: true, mode: 0o700 })
  return {
    passwords: await writeRunFile(lab, 'pgpass', lines.join('')),
    ca: await writeRunFile(lab, 'ca.pem', ca.certificate),
  }
}

// Renamed into place: a client that runs at the same time reads the old file or the new one, never half of it.
async function writeRunFile(lab: string, name: string, text: string): Promise<string> {
  const path = `${runFolder(lab)}/${name}`
  await writeFile(`${path}.${process.pid}`, text, { mode: 0o600 })
  await rename(`${path}.${process.pid}`, path)
  return path
}

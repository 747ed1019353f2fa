import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { membersOf, type Observation } from '../../generator/cluster/observation.ts'
import { clientCommand } from '../../generator/lab/enter.ts'
import { buildCluster } from '../../generator/model/build.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import type { Secrets } from '../../generator/model/secrets.ts'
import { parseTopology } from '../../generator/topology/parse.ts'
import { issueSecrets } from '../support.ts'

const program = join(import.meta.dirname, '../../generator/hardway.mjs')

/** How a run of the command line ended. */
export interface Ended {
  readonly exitCode?: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** A cluster of a test's own in the lab, driven by the command line as a person drives it. */
export interface RunningCluster {
  readonly cluster: Cluster
  readonly secrets: Secrets
  readonly topologyFile: string
  readonly secretsFile: string
  readonly hardway: (...args: readonly string[]) => Promise<Ended>
}

/**
 * Starts the five Debian hosts under a name of their own and waits until they are whole.
 * @param edit changes the topology's text, where a test needs another one.
 * @param topology one of test/topologies; of its hosts and DCS nothing may be edited.
 */
export async function startCluster(
  name: string,
  edit = (text: string) => text,
  topology = 'debian',
): Promise<RunningCluster> {
  const running = await prepareCluster(name, edit, topology)
  const { hardway, topologyFile, secretsFile } = running
  requireSuccess('up', await hardway('up', topologyFile, '--secrets', secretsFile, '--out', outFolder(running)))
  return running
}

/** The same cluster's inputs, in a folder of their own, without the start. */
export async function prepareCluster(
  name: string,
  edit = (text: string) => text,
  topology = 'debian',
): Promise<RunningCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'hardway-'))
  const [topologyFile, secretsFile] = [join(folder, 'topology.yaml'), join(folder, 'secrets.yaml')]
  const text = await readFile(`test/topologies/${topology}.yaml`, 'utf8')
  await writeFile(topologyFile, edit(text.replace('cluster: hardway', `cluster: ${name}`)))
  const parsed = parseTopology(text)
  if (parsed.topology === undefined) throw new Error(`${topology}: ${JSON.stringify(parsed.problems)}`)
  const cluster = { ...buildCluster(parsed.topology), name }
  const issued = await issueSecrets(cluster)
  await writeFile(secretsFile, issued.text, { mode: 0o600 })
  const hardway = (...args: readonly string[]) => execa('node', [program, ...args], { reject: false, stdin: 'ignore' })
  return { cluster, secrets: issued.secrets, topologyFile, secretsFile, hardway }
}

/** Where its generated files stand. */
export function outFolder({ topologyFile }: RunningCluster): string {
  return join(topologyFile, '../out')
}

/** Removes the cluster, whatever is left of it. */
export async function endCluster({ hardway, topologyFile }: RunningCluster): Promise<void> {
  requireSuccess('down', await hardway('down', topologyFile))
  await rm(join(topologyFile, '..'), { recursive: true })
}

/** Throws with all that was printed where a run of the command line failed. */
export function requireSuccess(what: string, { exitCode, stdout, stderr }: Ended): void {
  if (exitCode !== 0) throw new Error(`${what} ended with status ${exitCode}\n${stdout}\n${stderr}`)
}

export async function verify(running: RunningCluster, seconds: number): Promise<Ended> {
  const { hardway, topologyFile, secretsFile } = running
  return hardway('verify', topologyFile, '--secrets', secretsFile, '--wait', String(seconds))
}

export async function observe({ hardway, topologyFile, secretsFile }: RunningCluster): Promise<Observation> {
  const status = await hardway('status', topologyFile, '--secrets', secretsFile, '--json')
  requireSuccess('status', status)
  return JSON.parse(status.stdout) as Observation
}

/** kill or start of a host. */
export async function power({ hardway, topologyFile }: RunningCluster, verb: 'kill' | 'start', host: string) {
  requireSuccess(`lab ${verb} ${host}`, await hardway('lab', verb, '--topology', topologyFile, host))
}

/** The rows of a query by psql, at a port of the VIP. */
export async function query(running: RunningCluster, port: number, sql: string): Promise<string[]> {
  const { hardway, cluster, topologyFile, secretsFile } = running
  const client = ['psql', '-h', cluster.vip.address, '-p', String(port), '-U', 'app', '-d', 'app', '-Atqc', sql]
  const files = ['--topology', topologyFile, '--secrets', secretsFile]
  const ended = await hardway('lab', 'run', ...files, '--', ...client)
  requireSuccess(`psql at port ${port}: ${sql}`, ended)
  return ended.stdout === '' ? [] : ended.stdout.split('\n')
}

/** The observation in a few words, for a failure's message. */
export function inWords(observation: Observation): string {
  const members = membersOf(observation).map((member) => `${member.name} ${member.role} ${member.state}`)
  return `leader ${leaderOf(observation) ?? 'none'}; ${members.join(', ')}; VIP ${JSON.stringify(observation.vip)}`
}

/** A client that writes without pause while things break. */
export interface Writer {
  readonly acknowledged: readonly number[]
  readonly stop: () => Promise<void>
}

let nextId = 1

/** Starts a writer at VIP:5432, inside the lab. */
export async function startWriter({ cluster, secrets }: RunningCluster): Promise<Writer> {
  const [database] = cluster.databases
  if (database === undefined) throw new Error('the topology names no database')
  const { name, owner } = database
  const firstId = nextId
  nextId += 1_000_000
  const login = { PGHOST: cluster.vip.address, PGPORT: '5432', PGUSER: owner, PGDATABASE: name }
  const env = { ...login, PGPASSWORD: secrets.owners[owner] ?? '', CA: secrets.ca.certificate }
  const script = join(import.meta.dirname, 'writer.ts')
  const [command, ...args] = await clientCommand(cluster.name, ['node', '--import', 'tsx', script, String(firstId)])
  const child = execa(command, args, { env, reject: false, stdin: 'ignore', buffer: false, stdout: 'pipe' })
  const acknowledged: number[] = []
  const reading = (async () => {
    for await (const line of child.iterable()) acknowledged.push(Number(line))
  })()
  const stop = async () => {
    child.kill('SIGTERM')
    await Promise.all([child, reading])
  }
  return { acknowledged, stop }
}

/** Ids that were acknowledged to the writer and are not there. */
export async function lostRows(running: RunningCluster, { acknowledged }: Writer): Promise<number[]> {
  const present = new Set((await query(running, 5000, 'select id from acknowledged')).map(Number))
  return acknowledged.filter((id) => !present.has(id))
}

/** Asks again and again until the answer is there; fails with the last thing seen when the seconds are over. */
export async function eventually<T>(
  what: string,
  seconds: number,
  ask: () => Promise<{ readonly done: T } | { readonly seen: string }>,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if ('done' in answer) return answer.done
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s. Last seen: ${answer.seen}`)
    await sleep(200)
  }
}

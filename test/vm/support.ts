import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa, type ResultPromise } from 'execa'
import { readTopology } from '../../generator/commands/input.ts'
import type { Summary } from '../../generator/drill/report/summary.ts'
import type { DrillResult } from '../../generator/drill/result.ts'
import { buildCluster } from '../../generator/model/build.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import type { Secrets } from '../../generator/model/secrets.ts'
import { destroyAll } from '../../generator/vm/destroy.ts'
import { findHypervisor, type Hypervisor } from '../../generator/vm/hypervisor.ts'
import { clientCommand } from '../../generator/vm/place.ts'
import { type Domain, listDomains } from '../../generator/vm/virsh.ts'
import { issueSecrets } from '../support.ts'
import { bakedOut, bakeForTests } from './baked.ts'

const program = resolve('generator/hardway.mjs')

/** A cluster of virtual machines that a test drives by the command line, as a person does. */
export interface VmCluster {
  readonly cluster: Cluster
  readonly secrets: Secrets
  readonly topologyFile: string
  readonly secretsFile: string
  readonly out: string
  readonly hardway: (verb: string, ...options: readonly string[]) => ResultPromise
}

/**
 * Makes inputs, seeds and images of test/vm/topology.yaml ready, under a name of the test's own; nothing boots, and nothing of an earlier
 * run is there.
 * @param images baked, or blank disks: machines that stop at their firmware and cost nothing.
 */
export async function prepareCluster(name: string, images: 'baked' | 'blank'): Promise<VmCluster> {
  if (images === 'baked') await bakeForTests()
  const folder = await mkdtemp(join(tmpdir(), 'hardway-vm-'))
  const [topologyFile, secretsFile, out] = ['topology.yaml', 'secrets.yaml', 'out'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  const text = await readFile('test/vm/topology.yaml', 'utf8')
  await writeFile(topologyFile, text.replace('cluster: vmtest', `cluster: ${name}`))
  const cluster = buildCluster(await readTopology(topologyFile))
  const { text: secretsText, secrets } = await issueSecrets(cluster)
  await writeFile(secretsFile, secretsText, { mode: 0o600 })
  await destroyAll(cluster)
  const hardway: VmCluster['hardway'] = (verb, ...options) =>
    execa(process.execPath, [program, verb, topologyFile, ...inputsOf(verb, secretsFile, out), ...options], {
      stdin: 'ignore',
    })
  await hardway('generate')
  await placeImages(out, images)
  return { cluster, secrets, topologyFile, secretsFile, out, hardway }
}

/** Puts into out/ the images that a deploy looks for there. */
export async function placeImages(out: string, images: 'baked' | 'blank'): Promise<void> {
  await mkdir(join(out, 'images'))
  for (const image of ['db.qcow2', 'proxy.qcow2']) {
    const path = join(out, 'images', image)
    if (images === 'baked') await symlink(resolve(bakedOut, 'images', image), path)
    else await execa('qemu-img', ['create', '-f', 'qcow2', path, '16M'])
  }
}

/** Gives a host another MAC address in the topology file: a change of its own seed alone. */
export async function changeMac({ topologyFile }: VmCluster, host: string, mac: string): Promise<void> {
  const text = await readFile(topologyFile, 'utf8')
  await writeFile(topologyFile, text.replace(`name: ${host},`, `name: ${host}, mac: '${mac}',`))
}

/** Removes the cluster and the test's folder, whatever state it is in. */
export async function removeCluster({ cluster, out }: VmCluster): Promise<void> {
  await destroyAll(cluster)
  await rm(join(out, '..'), { recursive: true })
}

/** Runs one statement as the first database's owner at the VIP, from a client in the machines' network. */
export async function sqlAtVip({ cluster, secrets, out }: VmCluster, port: number, statement: string): Promise<string> {
  const [database] = cluster.databases
  if (database === undefined) throw new Error('the topology has no database')
  const { name, owner } = database
  const trust = `sslmode=verify-full sslrootcert=${join(out, 'ca.pem')}`
  const url = `host=${cluster.vip.address} port=${port} user=${owner} dbname=${name} ${trust} connect_timeout=5`
  const [client, ...args] = clientCommand(await requireHypervisor(cluster), ['psql', '-XAtq', url, '-c', statement])
  const env = { PGPASSWORD: secrets.owners[owner] ?? '' }
  return (await execa(client, args, { env, timeout: 30_000 })).stdout
}

/** Name of the host whose PostgreSQL answers at a port of the VIP. */
export async function hostAtVip(vms: VmCluster, port: number): Promise<string> {
  const address = await sqlAtVip(vms, port, 'SELECT host(inet_server_addr())')
  return vms.cluster.hosts.find((host) => host.address === address)?.name ?? address
}

/** Drills one fault once, as a person does; what its ledger and its clocks found. */
export async function drillOnce(
  { topologyFile, secretsFile, out }: VmCluster,
  fault: string,
): Promise<{ readonly summary: Summary; readonly result: DrillResult }> {
  const inputs = ['--topology', topologyFile, '--secrets', secretsFile, '--out', out]
  const { stdout } = await execa(process.execPath, [program, 'drill', fault, ...inputs, '--json'], { stdin: 'ignore' })
  const { summaries, results } = JSON.parse(stdout) as { summaries: Summary[]; results: DrillResult[] }
  const [[summary], [result]] = [summaries, results]
  if (summary === undefined || result === undefined) throw new Error(`${fault} came to no end: ${stdout}`)
  return { summary, result }
}

/** The cluster's machines, by name. */
export async function domainsOf({ cluster }: VmCluster): Promise<Domain[]> {
  const domains = await listDomains((await requireHypervisor(cluster)).uri, cluster.name)
  return domains.sort((a, b) => a.name.localeCompare(b.name))
}

/** What cdktf printed at the last deploy. */
export function deployLog({ out }: VmCluster): string {
  return readFileSync(join(out, 'logs', 'deploy.log'), 'utf8')
}

/** The libvirtd that has the cluster. */
export async function requireHypervisor(cluster: Cluster): Promise<Hypervisor> {
  const hypervisor = await findHypervisor(cluster)
  if (hypervisor === undefined) throw new Error(`no libvirtd has cluster ${cluster.name}`)
  return hypervisor
}

/** Ids of the processes with a text in their command line. */
export function processesNaming(text: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => commandLine(pid).includes(text))
}

// The process may have ended since it was listed.
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function inputsOf(verb: string, secrets: string, out: string): string[] {
  const own = ['--secrets', secrets]
  return verb === 'verify' ? own : verb === 'destroy' ? ['--out', out] : [...own, '--out', out]
}

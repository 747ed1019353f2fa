import { writeFile } from 'node:fs/promises'
import { shellWord } from '../cluster/shell-word.ts'
import { Failure } from '../failure.ts'
import { isOnPath } from '../lab/machine.ts'
import type { Cluster } from '../model/cluster.ts'
import { runCdktf, waitForCdktf } from './cdktf.ts'
import { type Hypervisor, openHypervisor } from './hypervisor.ts'
import { removeLeftovers } from './leftovers.ts'
import { runFolder } from './names.ts'
import { ensureBindings, terraformEnvironment } from './terraform.ts'

/** What the person named, as absolute paths, and where the log goes. */
export interface DeployOptions {
  readonly topology: string
  readonly out: string
  readonly log: string
}

/** What `cdktf` needs in its environment to find this cluster's inputs and its libvirtd. */
export type DeployEnvironment = Readonly<Record<string, string>>

/**
 * Makes Terraform, the provider and its classes ready.
 * @throws Failure that says what to install.
 */
export async function prepareTerraform(
  { topology, out, log }: DeployOptions,
  progress: (text: string) => void,
): Promise<DeployEnvironment> {
  await requirePrograms()
  const env = await terraformEnvironment(progress)
  await ensureBindings(env, log)
  return { ...env, HARDWAY_TOPOLOGY: topology, HARDWAY_OUT: out }
}

/** Finds or starts the cluster's libvirtd and removes what an interrupted run left there. */
export async function prepareHypervisor(cluster: Cluster): Promise<Hypervisor> {
  await waitForCdktf(cluster.name)
  const hypervisor = await openHypervisor(cluster)
  await removeLeftovers(hypervisor, cluster.name)
  return hypervisor
}

/**
 * Runs `cdktf deploy`; the machines boot when it returns. A second run goes on where this one ended.
 * @throws Failure with Terraform's errors.
 */
export async function deployVms(
  { uri, namespace }: Hypervisor,
  cluster: Cluster,
  env: DeployEnvironment,
  { log, progress }: Pick<DeployOptions, 'log'> & { readonly progress: (text: string) => void },
): Promise<void> {
  const full = { ...env, LIBVIRT_DEFAULT_URI: uri }
  if (namespace !== undefined) await writeEnvironment(cluster.name, full)
  await runCdktf({
    cluster: cluster.name,
    verb: 'deploy',
    env: full,
    log,
    next: 'mend the cause and run `npx hardway deploy` again: it goes on where this run ended',
    progress,
  })
}

/** File for a shell that shall run `npx cdktf` by hand against the private libvirtd. */
export const environmentFile = (cluster: string): string => `${runFolder(cluster)}/env`

async function writeEnvironment(cluster: string, env: DeployEnvironment): Promise<void> {
  const lines = Object.entries(env).map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
  await writeFile(environmentFile(cluster), lines.join(''))
}

/** What runs here, and the package of Debian and Ubuntu that holds it. */
const programs = {
  virsh: 'libvirt-clients',
  xsltproc: 'xsltproc',
  ip: 'iproute2',
  flock: 'util-linux',
  nsenter: 'util-linux',
}

async function requirePrograms(): Promise<void> {
  const missing: string[] = []
  for (const program of Object.keys(programs)) if (!(await isOnPath(program))) missing.push(program)
  if (missing.length === 0) return
  const packages = missing.map((program) => programs[program as keyof typeof programs])
  throw new Failure(
    `Virtual machines need ${missing.join(', ')}, which this machine lacks. Install: apt-get install ${packages.join(' ')}`,
  )
}

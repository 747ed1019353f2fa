import { ExecaError, execa } from 'execa'
import { Failure } from '../failure.ts'

/** A domain of libvirt, and whether it runs. */
export interface Domain {
  readonly name: string
  readonly uuid: string
  readonly running: boolean
}

/** What libvirt holds of one cluster. */
export interface Holdings {
  readonly domains: readonly Domain[]
  /** UUIDs; absent where there is none. */
  readonly network?: string
  readonly pool?: string
  /** Paths of the pool's volumes; empty where the pool is not active. */
  readonly volumes: readonly string[]
}

/**
 * Runs virsh and gives its standard output.
 * @throws Failure with virsh's own words.
 */
export async function virsh(uri: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execa('virsh', ['--quiet', '--connect', uri, ...args], {
      stdin: 'ignore',
      env: { LC_ALL: 'C' },
      timeout: 120_000,
    })
    return stdout
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error
    const said = String(error.stderr || error.shortMessage).trim()
    throw new Failure(`virsh ${args.join(' ')} at ${uri}: ${said}`, 1, { cause: error })
  }
}

/** Everything that bears the cluster's name, running or not. */
export async function listHoldings(uri: string, cluster: string): Promise<Holdings> {
  const network = await findUuid(uri, 'net', cluster)
  const pool = await findUuid(uri, 'pool', cluster)
  return {
    domains: await listDomains(uri, cluster),
    volumes: pool === undefined ? [] : await listVolumes(uri, cluster),
    ...(network === undefined ? {} : { network }),
    ...(pool === undefined ? {} : { pool }),
  }
}

/** The cluster's machines, running or not. */
export async function listDomains(uri: string, cluster: string): Promise<Domain[]> {
  const [all, running] = await Promise.all([
    virsh(uri, 'list', '--all', '--uuid', '--name'),
    virsh(uri, 'list', '--uuid'),
  ])
  const runs = new Set(lines(running))
  const domains = lines(all).map((line) => line.split(/\s+/) as [uuid: string, name: string])
  return domains
    .filter(([, name]) => name.startsWith(`${cluster}.`))
    .map(([uuid, name]) => ({ name, uuid, running: runs.has(uuid) }))
}

/** What libvirt runs a domain by: `kvm`, or `qemu` where software emulates its processors. */
export async function readDomainType(uri: string, domain: string): Promise<string | undefined> {
  const [, type] = /^<domain type='(\w+)'/.exec(await virsh(uri, 'dumpxml', domain)) ?? []
  return type
}

async function findUuid(uri: string, kind: 'net' | 'pool', name: string): Promise<string | undefined> {
  const names = lines(await virsh(uri, `${kind}-list`, '--all', '--name'))
  return names.includes(name) ? (await virsh(uri, `${kind}-uuid`, name)).trim() : undefined
}

async function listVolumes(uri: string, pool: string): Promise<string[]> {
  if (!lines(await virsh(uri, 'pool-list', '--name')).includes(pool)) return []
  return lines(await virsh(uri, 'vol-list', pool)).map((line) => line.split(/\s+/)[1] ?? '')
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { Failure } from '../failure.ts'
import type { Cluster, Host } from '../model/cluster.ts'
import { dataFolders } from '../model/data-folders.ts'
import { renderNetworkConfig } from '../render/cloud-init.ts'
import { hostFolder } from './names.ts'

/** What a host of the lab boots from. It lies beside the host's disk and is written last: without it the disk is not whole. */
export interface HostRecord {
  /** Hash of the seed and the root file system; another one means another root disk. */
  readonly madeFor: string
  /** overlayfs lowerdir. */
  readonly lower: string
  readonly mac: string
  /** Folders of the data disk, as the host sees them. */
  readonly dataFolders: readonly string[]
}

type Seed = Readonly<Record<'user-data' | 'meta-data' | 'network-config', string>>

/** Reads the host's seed as `generate` wrote it; only the network card is found by its name instead of its MAC address. */
export async function readSeed(cluster: Cluster, host: Host, outDir: string): Promise<Seed> {
  const read = (file: string) => readGenerated(`${outDir}/${host.name}/${file}`)
  return {
    'user-data': await read('user-data'),
    'meta-data': await read('meta-data'),
    'network-config': renderNetworkConfig(host, cluster, { by: 'name' }),
  }
}

export function recordOf(cluster: Cluster, host: Host, seed: Seed, lower: string): HostRecord {
  const folders = dataFolders(host, cluster).map(({ path }) => path)
  const identity = JSON.stringify([seed, lower, host.mac, folders])
  const madeFor = createHash('sha256').update(identity).digest('hex')
  return { madeFor, lower, mac: host.mac, dataFolders: folders }
}

/** Gives the host an empty root disk with the seed in it. Its data disk stays as it is. */
export async function replaceDisk(lab: string, host: string, seed: Seed, record: HostRecord): Promise<void> {
  const folder = hostFolder(lab, host)
  for (const part of ['host.json', 'upper', 'work']) await rm(`${folder}/${part}`, { recursive: true, force: true })
  const seedFolder = `${folder}/upper/var/lib/cloud/seed/nocloud`
  await mkdir(seedFolder, { recursive: true })
  await mkdir(`${folder}/work`)
  for (const [file, content] of Object.entries(seed)) await writeFile(`${seedFolder}/${file}`, content, { mode: 0o600 })
  await writeFile(`${folder}/host.json.new`, JSON.stringify(record, null, 2))
  await rename(`${folder}/host.json.new`, `${folder}/host.json`)
}

/** The record of a host; undefined where it has no whole disk. */
export async function findRecord(lab: string, host: string): Promise<HostRecord | undefined> {
  try {
    return JSON.parse(await readFile(`${hostFolder(lab, host)}/host.json`, 'utf8')) as HostRecord
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function readGenerated(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Failure(`${path} cannot be read. Write the seeds first: npx hardway generate`, 1, { cause })
  }
}

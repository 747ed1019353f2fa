import { Failure } from '../failure.ts'
import { execInHost } from '../lab/enter.ts'
import { labNamespace } from '../lab/names.ts'
import { listNamespaces } from '../lab/network.ts'
import type { Cluster } from '../model/cluster.ts'
import { findVmPlace } from '../vm/place.ts'
import { asOptions } from './named-files.ts'
import type { Place } from './place.ts'

/** The files that a person named, for the commands that are shown to that person. */
export interface InputFiles {
  readonly topology: string
  readonly secrets: string
  /** What `generate` wrote; where a verb does not ask for it, `out`. */
  readonly out?: string
}

/**
 * What runs this cluster on this machine.
 * @throws Failure where nothing does.
 */
export async function findPlace(cluster: Cluster, files: InputFiles): Promise<Place> {
  const place = (await findLab(cluster, files)) ?? (await findVmPlace(cluster, files))
  if (place !== undefined) return place
  throw new Failure(`Cluster ${cluster.name} does not run on this machine. Start it: npm run up`)
}

/** The cluster as a lab on this machine; undefined where there is none. */
export async function findLab({ name }: Cluster, files: InputFiles): Promise<Place | undefined> {
  return (await listNamespaces()).includes(labNamespace(name)) ? labPlace(name, files) : undefined
}

function labPlace(lab: string, { topology, secrets }: InputFiles): Place {
  return {
    backend: 'lab',
    emulated: false,
    namespace: labNamespace(lab),
    run: `npx hardway lab run${asOptions({ topology, secrets })} --`,
    enter: (host) => `npx hardway lab shell${asOptions({ topology })} ${host} --`,
    exec: (host, argv) => execInLab(lab, host, argv),
  }
}

async function execInLab(lab: string, host: string, argv: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await execInHost(lab, host, ['timeout', '2', ...argv])
  if (exitCode === 0) return stdout
  throw new Error(stderr.trim() === '' ? `${argv[0]} on ${host} ended with status ${exitCode}` : stderr.trim())
}

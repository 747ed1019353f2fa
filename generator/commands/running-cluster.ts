import { findPlace, type InputFiles } from '../cluster/find-place.ts'
import { insideNetwork } from '../cluster/inside.ts'
import type { Place } from '../cluster/place.ts'
import { buildCluster } from '../model/build.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { readInputs } from './input.ts'
import type { Terminal } from './terminal.ts'

/** A cluster that runs on this machine, from where its hosts can be reached. */
export interface RunningCluster {
  readonly cluster: Cluster
  readonly secrets: Secrets
  readonly place: Place
}

/**
 * Finds the running cluster of these inputs and enters its network.
 * @returns undefined where another process, inside that network, has done the verb instead and given the terminal its status.
 * @throws Failure where the inputs are wrong or nothing of the cluster runs.
 */
export async function enterCluster(files: InputFiles, terminal: Terminal): Promise<RunningCluster | undefined> {
  // The process inside reads the inputs once more; only the one that does the verb says their warnings.
  const warnings: string[] = []
  const { topology, secrets } = await readInputs(files, { ...terminal, err: (text) => warnings.push(text) })
  const cluster = buildCluster(topology)
  const place = await findPlace(cluster, files)
  const ended = await insideNetwork(place)
  if (ended !== undefined) {
    terminal.status(ended)
    return undefined
  }
  for (const text of warnings) terminal.err(text)
  return { cluster: asItRuns(cluster, place), secrets, place }
}

// `up` emulates machines where KVM does not work, and leaves the topology's wish as it is.
function asItRuns(cluster: Cluster, { backend, emulated }: Place): Cluster {
  if (backend === 'lab') return cluster
  return { ...cluster, libvirt: { ...cluster.libvirt, domainType: emulated ? 'qemu' : 'kvm' } }
}

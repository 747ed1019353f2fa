import { readFile } from 'node:fs/promises'
import { generate } from '../generator/generate.ts'
import { buildCluster } from '../generator/model/build.ts'
import type { Cluster, Host } from '../generator/model/cluster.ts'
import type { Secrets } from '../generator/model/secrets.ts'
import { parseSecrets } from '../generator/model/secrets-file.ts'
import type { GeneratedFile } from '../generator/render/files.ts'
import { parseTopology } from '../generator/topology/parse.ts'

/** The topologies that have a golden tree; every other test of generated files runs over them too. */
export const topologies = ['tutorial', 'debian', 'fast-async'] as const

export interface Generated {
  readonly cluster: Cluster
  readonly secrets: Secrets
  readonly files: readonly GeneratedFile[]
  /** The text of a generated file; an error where there is none. */
  readonly text: (path: string) => string
}

/** Everything that one of test/topologies gives, with the TEST-ONLY secrets. */
export async function generateTopology(name: string): Promise<Generated> {
  const { topology, owners, problems } = parseTopology(await readFile(`test/topologies/${name}.yaml`, 'utf8'))
  // Not by readInputs: git gives every reader of a clone the right to read the file, which that refuses.
  const { secrets } = parseSecrets(await readFile('test/topologies/secrets.yaml', 'utf8'), owners)
  if (topology === undefined || secrets === undefined) throw new Error(`${name}: ${JSON.stringify(problems)}`)
  const cluster = buildCluster(topology)
  const files = generate(cluster, secrets)
  return { cluster, secrets, files, text: (path) => textOf(files, path) }
}

/** The host of that name; an error where there is none. */
export function hostOf(cluster: Cluster, name: string): Host {
  const host = cluster.hosts.find((each) => each.name === name)
  if (host === undefined) throw new Error(`the topology has no host ${name}`)
  return host
}

function textOf(files: readonly GeneratedFile[], path: string): string {
  const file = files.find((each) => each.path === path)
  if (file === undefined) throw new Error(`nothing generates ${path}`)
  return file.content.toString()
}

import { readFile } from 'node:fs/promises'
import { generate } from '../generator/generate.ts'
import { buildCluster } from '../generator/model/build.ts'
import { certificateRequests } from '../generator/model/certificates.ts'
import type { Cluster, Host } from '../generator/model/cluster.ts'
import type { Secrets } from '../generator/model/secrets.ts'
import { setSecret } from '../generator/model/secrets-edit.ts'
import { parseSecrets } from '../generator/model/secrets-file.ts'
import { issueCertificate } from '../generator/pki/issue.ts'
import type { GeneratedFile } from '../generator/render/files.ts'
import { parseTopology } from '../generator/topology/parse.ts'

/** The topologies that have a golden tree; every other test of generated files runs over them too. */
export const topologies = ['tutorial', 'debian', 'fast-async', 'etcd', 'zookeeper'] as const

export interface Generated {
  readonly cluster: Cluster
  readonly secrets: Secrets
  readonly files: readonly GeneratedFile[]
  /** The text of a generated file; an error where there is none. */
  readonly text: (path: string) => string
}

/** Everything that one of test/topologies gives, with the TEST-ONLY secrets. */
export async function generateTopology(name: string): Promise<Generated> {
  const { topology, problems } = parseTopology(await readFile(`test/topologies/${name}.yaml`, 'utf8'))
  if (topology === undefined) throw new Error(`${name}: ${JSON.stringify(problems)}`)
  const cluster = buildCluster(topology)
  const secrets = await fixedSecrets(cluster)
  const files = generate(cluster, secrets)
  return { cluster, secrets, files, text: (path) => textOf(files, path) }
}

/** The TEST-ONLY secrets as a cluster named hardway has them. */
export async function fixedSecrets(cluster: Cluster): Promise<Secrets> {
  // Not by readInputs: git gives every reader of a clone the right to read the file, which that refuses.
  return secretsIn(await readFile(secretsFile(cluster), 'utf8'), cluster)
}

/** The text of the TEST-ONLY secrets with certificates of their own for a cluster of another name or other hosts. */
export async function issueSecrets(cluster: Cluster): Promise<{ text: string; secrets: Secrets }> {
  let text = await readFile(secretsFile(cluster), 'utf8')
  const { ca } = secretsIn(text, { ...cluster, hosts: [], databases: [] })
  for (const request of certificateRequests(cluster)) {
    const issued = await issueCertificate(ca.certificate + ca.key, request, new Date())
    text = setSecret(text, ['certificates', request.host], issued)
  }
  return { text, secrets: secretsIn(text, cluster) }
}

/** Every value that must stay secret, whichever cluster it is: of a private key its first line that is its own. */
export function secretValues(secrets: Secrets): string[] {
  return Object.values(namedSecrets(secrets))
}

/** The same by their names in secrets.yaml, such as `passwords.rewind` and `certificates.db1.key`. */
export function namedSecrets(secrets: Secrets): Record<string, string> {
  return Object.fromEntries(leavesOf('', secrets))
}

function leavesOf(path: string, value: unknown): [string, string][] {
  if (typeof value === 'string') {
    if (value.startsWith('-----BEGIN CERTIFICATE')) return []
    return [[path, value.startsWith('-----BEGIN') ? (value.split('\n')[2] ?? '') : value]]
  }
  const parts = Object.entries(value as Record<string, unknown>)
  return parts.flatMap(([key, part]) => leavesOf(path === '' ? key : `${path}.${key}`, part))
}

/** The host of that name; an error where there is none. */
export function hostOf(cluster: Cluster, name: string): Host {
  const host = cluster.hosts.find((each) => each.name === name)
  if (host === undefined) throw new Error(`the topology has no host ${name}`)
  return host
}

// A DCS has secrets of its own, and its servers' certificates their names.
function secretsFile({ dcs }: Cluster): string {
  return `test/topologies/secrets${dcs === 'consul' ? '' : `-${dcs}`}.yaml`
}

function secretsIn(text: string, cluster: Cluster): Secrets {
  const owners = cluster.databases.map(({ owner }) => owner)
  const certificates = certificateRequests(cluster)
  const { secrets, problems } = parseSecrets(text, { owners, certificates, dcs: cluster.dcs, now: new Date() })
  if (secrets === undefined) throw new Error(`${secretsFile(cluster)}: ${JSON.stringify(problems)}`)
  return secrets
}

function textOf(files: readonly GeneratedFile[], path: string): string {
  const file = files.find((each) => each.path === path)
  if (file === undefined) throw new Error(`nothing generates ${path}`)
  return file.content.toString()
}

import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../generator/failure.ts'
import { buildCluster } from '../generator/model/build.ts'
import type { Cluster, Host, ImageName } from '../generator/model/cluster.ts'
import { formatReport } from '../generator/report.ts'
import { parseTopology } from '../generator/topology/parse.ts'
import { shortHash } from '../generator/vm/names.ts'

/** A file that becomes a volume. The hash is what `shortHash` leaves of its content's SHA-256. */
export interface Artifact {
  readonly path: string
  readonly hash: string
}

/** What the earlier steps left in out/ for this cluster: a seed for each host, and the golden images that they boot from. */
export interface Artifacts {
  readonly seeds: readonly { readonly host: Host; readonly artifact: Artifact }[]
  readonly images: readonly { readonly name: ImageName; readonly artifact: Artifact }[]
}

/** @throws Failure where `cdktf get` has not yet made the provider's classes. */
export function requireBindings(): void {
  if (existsSync(new URL('gen/providers/libvirt/index.ts', import.meta.url))) return
  throw new Failure('cdktf/gen is missing: run `npx cdktf get` in cdktf/')
}

/** The cluster of a topology file. @throws Failure with the report of every problem in it. */
export function readCluster(path: string): Cluster {
  if (!existsSync(path)) throw new Failure(`${shown(path)} is missing: run \`npx hardway init\``, 2)
  const text = readFileSync(path, 'utf8')
  const { topology, problems, position } = parseTopology(text)
  if (topology) return buildCluster(topology)
  throw new Failure(formatReport([{ file: shown(path), text, problems, position }], { colour: false }), 2)
}

/** libvirt's own rule: a connection that nobody named is the one that LIBVIRT_DEFAULT_URI names. */
export function connectionUri({ libvirt }: Cluster, environment: NodeJS.ProcessEnv): string {
  const isDefault = libvirt.uri === 'qemu:///system'
  return (isDefault && environment.LIBVIRT_DEFAULT_URI) || libvirt.uri
}

/**
 * Finds the cluster's seeds and images in `out`.
 * @throws Failure naming the first file that is missing or is not what `generate` wrote, and the command that mends it.
 */
export function readArtifacts(cluster: Cluster, out: string): Artifacts {
  const sums = readSums(out)
  refuseStrangers(cluster, out, sums)
  const names = [...new Set(cluster.hosts.map(({ image }) => image))].sort()
  return {
    seeds: cluster.hosts.map((host) => ({ host, artifact: readSeed(host, out, sums) })),
    images: names.map((name) => ({ name, artifact: readArtifact(join(out, 'images', `${name}.qcow2`), bake(name)) })),
  }
}

const generate = 'run `npx hardway generate`'
const bake = (name: ImageName) => `run \`npx hardway bake ${name}\``

function readSeed(host: Host, out: string, sums: Sums): Artifact {
  const path = join(out, host.name, 'seed.iso')
  const artifact = readArtifact(path, generate)
  if (sums[`${host.name}/seed.iso`]?.startsWith(artifact.hash)) return artifact
  throw new Failure(`${shown(path)} is not the file that ${shown(join(out, 'manifest.json'))} lists: ${generate}`)
}

function readArtifact(path: string, repair: string): Artifact {
  if (!existsSync(path)) throw new Failure(`${shown(path)} is missing: ${repair}`)
  return { path, hash: shortHash(hashFile(path)) }
}

// In pieces: an image may be larger than the 2 GiB that a buffer holds.
function hashFile(path: string): string {
  const hash = createHash('sha256')
  const piece = Buffer.alloc(2 ** 20)
  const file = openSync(path, 'r')
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) hash.update(piece.subarray(0, read))
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

/** SHA-256 by path below out/. */
type Sums = Readonly<Record<string, string>>

function readSums(out: string): Sums {
  const path = join(out, 'manifest.json')
  if (!existsSync(path)) throw new Failure(`${shown(path)} is missing: ${generate}`)
  return (JSON.parse(readFileSync(path, 'utf8')) as { files: Sums }).files
}

// A seed for a host that the topology does not name: out/ is older than the topology.
function refuseStrangers(cluster: Cluster, out: string, sums: Sums): void {
  const known = new Set(cluster.hosts.map(({ name }) => `${name}/seed.iso`))
  const stranger = Object.keys(sums).find((path) => path.endsWith('/seed.iso') && !known.has(path))
  if (stranger === undefined) return
  throw new Failure(`${shown(join(out, stranger))} belongs to no host of the topology: ${generate}`)
}

// As the person sees it who stands in the project's folder, from where the repairs are run.
function shown(path: string): string {
  const fromProject = relative(fileURLToPath(new URL('..', import.meta.url)), resolve(path))
  return fromProject.startsWith('..') ? resolve(path) : fromProject
}

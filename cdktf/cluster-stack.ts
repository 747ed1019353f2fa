import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type App, LocalBackend, TerraformStack } from 'cdktf'
import type { Cluster, ImageName } from '../generator/model/cluster.ts'
import { imageVolumeName } from '../generator/vm/names.ts'
import { Network } from './gen/providers/libvirt/network/index.ts'
import { Pool } from './gen/providers/libvirt/pool/index.ts'
import { LibvirtProvider } from './gen/providers/libvirt/provider/index.ts'
import { Volume } from './gen/providers/libvirt/volume/index.ts'
import { addHostVm } from './host-vm.ts'
import type { Artifact, Artifacts } from './inputs.ts'

/** What a host's VM is put together from. */
export interface Ground {
  readonly cluster: Cluster
  readonly network: Network
  readonly pool: Pool
  readonly images: ReadonlyMap<ImageName, Volume>
}

/** Adds the stack of one cluster to the app: a network, a pool, a volume for each golden image, a VM for each host. */
export function addClusterStack(app: App, cluster: Cluster, artifacts: Artifacts, uri: string): TerraformStack {
  const stack = new TerraformStack(app, cluster.name)
  const folder = resolve(app.outdir, 'stacks', cluster.name)
  new LocalBackend(stack, { path: relative(folder, fileURLToPath(stateUrl(cluster.name))) })
  new LibvirtProvider(stack, 'libvirt', { uri })
  const pool = addPool(stack, cluster)
  const images = new Map(
    artifacts.images.map(({ name, artifact }) => [
      name,
      addImage(stack, { cluster, pool }, name, fromFolder(folder, artifact)),
    ]),
  )
  const ground = { cluster, network: addNetwork(stack, cluster), pool, images }
  for (const { host, artifact } of artifacts.seeds) addHostVm(stack, ground, host, fromFolder(folder, artifact))
  return stack
}

const stateUrl = (cluster: string) => new URL(`terraform.${cluster}.tfstate`, import.meta.url)

// Terraform runs in the stack's folder; a path relative to it is the same on every machine.
function fromFolder(folder: string, artifact: Artifact): Artifact {
  return { ...artifact, path: relative(folder, artifact.path) }
}

function addPool(stack: TerraformStack, { name }: Cluster): Pool {
  return new Pool(stack, 'pool', { name, type: 'dir', target: { path: `/var/lib/libvirt/images/${name}` } })
}

function addNetwork(stack: TerraformStack, { name, network }: Cluster): Network {
  return new Network(stack, 'network', {
    name,
    mode: 'nat',
    autostart: true,
    addresses: [network.cidr],
    // Every host knows its address from its seed.
    dhcp: { enabled: false },
    dns: { enabled: true },
    xml: { xslt: readStylesheet('network.xslt').replace('GATEWAY', network.gateway) },
  })
}

// The name holds the content's hash: another image is another volume, and the root disks on it follow.
function addImage(
  stack: TerraformStack,
  { cluster, pool }: Pick<Ground, 'cluster' | 'pool'>,
  name: ImageName,
  image: Artifact,
): Volume {
  return new Volume(stack, `image-${name}`, {
    name: imageVolumeName(cluster, name, image.hash),
    pool: pool.name,
    format: 'qcow2',
    source: image.path,
    lifecycle: { ignoreChanges: ['source'] },
  })
}

/** A stylesheet of this folder, as text. */
export function readStylesheet(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
}

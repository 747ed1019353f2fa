import type { TerraformStack } from 'cdktf'
import type { Cluster, Host } from '../generator/model/cluster.ts'
import { domainName, seedVolumeName } from '../generator/vm/names.ts'
import { type Ground, readStylesheet } from './cluster-stack.ts'
import { Domain, type DomainConfig } from './gen/providers/libvirt/domain/index.ts'
import { Volume } from './gen/providers/libvirt/volume/index.ts'
import type { Artifact } from './inputs.ts'

/** Adds one host: its seed, its root disk on the golden image, its data disk where it keeps data, and the domain. */
export function addHostVm(stack: TerraformStack, ground: Ground, host: Host, seed: Artifact): Domain {
  const seedVolume = addSeed(stack, ground, host, seed)
  const root = addRoot(stack, ground, host, seedVolume)
  const data = host.dataDisk > 0 ? [addData(stack, ground, host)] : []
  return new Domain(stack, `${host.name}-domain`, {
    name: domainName(ground.cluster, host),
    ...processor(ground.cluster, host),
    memory: host.memory,
    autostart: true,
    qemuAgent: false,
    // In this order: vda, vdb (the data disk, where there is one), and the seed, which cloud-init finds by its label.
    disk: [root, ...data, seedVolume].map(({ id }) => ({ volumeId: id })),
    networkInterface: [{ networkId: ground.network.id, mac: host.mac.toUpperCase() }],
    console: [{ type: 'pty', targetType: 'serial', targetPort: '0' }],
    xml: { xslt: readStylesheet('domain.xslt') },
    lifecycle: { replaceTriggeredBy: [addressOf(root)] },
  })
}

function processor({ image, libvirt }: Cluster, host: Host): Partial<DomainConfig> {
  const emulated = libvirt.domainType === 'qemu'
  return {
    type: libvirt.domainType,
    vcpu: host.cpus,
    cpu: { mode: emulated ? 'maximum' : 'host-passthrough' },
    // On aarch64 the provider asks for UEFI by itself.
    ...(image.arch === 'arm64' ? { arch: 'aarch64', machine: 'virt' } : { arch: 'x86_64', machine: 'q35' }),
  }
}

// The name holds the content's hash: a changed seed is another volume, and no content passes through Terraform.
function addSeed(stack: TerraformStack, ground: Ground, host: Host, seed: Artifact): Volume {
  return new Volume(stack, `${host.name}-seed`, {
    name: seedVolumeName(ground.cluster, host, seed.hash),
    pool: ground.pool.name,
    format: 'raw',
    source: seed.path,
    // libvirt finds out that it is an ISO and says so; taken for a change, that would replace the host at every deploy.
    lifecycle: { ignoreChanges: ['source', 'format'] },
  })
}

function addRoot(stack: TerraformStack, ground: Ground, host: Host, seed: Volume): Volume {
  const image = ground.images.get(host.image)
  return new Volume(stack, `${host.name}-root`, {
    name: `${domainName(ground.cluster, host)}-root.qcow2`,
    pool: ground.pool.name,
    format: 'qcow2',
    size: bytes(host.disk),
    ...(image && { baseVolumeId: image.id }),
    lifecycle: { replaceTriggeredBy: [addressOf(seed)] },
  })
}

// Neither a seed nor an image touches it, and another size must not: the provider would make it anew, empty.
function addData(stack: TerraformStack, ground: Ground, host: Host): Volume {
  return new Volume(stack, `${host.name}-data`, {
    name: `${domainName(ground.cluster, host)}-data.qcow2`,
    pool: ground.pool.name,
    format: 'qcow2',
    size: bytes(host.dataDisk),
    lifecycle: { ignoreChanges: ['size'] },
  })
}

// Terraform takes no `${...}` in this place, which is what `fqn` would give.
const addressOf = (volume: Volume) => `${volume.terraformResourceType}.${volume.friendlyUniqueId}`

const bytes = (gibibytes: number) => gibibytes * 2 ** 30

import type { Cluster, ImageName } from '../model/cluster.ts'
import { imagesOf } from '../model/images.ts'
import { bakeScripts, bakeSettings, handedIn } from '../os/bake-settings.ts'
import { guestSystems } from '../os/index.ts'
import type { GeneratedFile } from './files.ts'
import { renderTemplate } from './template.ts'

/** Packer's file for each image that a host of the cluster boots from: packer/IMAGE/image.pkr.hcl. */
export function renderPacker(cluster: Cluster): GeneratedFile[] {
  return imagesOf(cluster).map((image) => ({
    path: `packer/${image}/image.pkr.hcl`,
    content: renderImage(cluster, image),
  }))
}

function renderImage(cluster: Cluster, image: ImageName): string {
  const view = packerView(cluster, image)
  return renderTemplate({ template: 'packer/image.pkr.hcl.njk', owner: 'root:root', mode: '0600', view })
}

/** What the template sees. Of this machine it knows nothing: that comes as Packer's variables. */
export function packerView(cluster: Cluster, image: ImageName): object {
  const { os, arch, url, checksum } = cluster.image
  const guest = guestSystems[os]
  const content = { image, dcs: cluster.dcs }
  const programs = handedIn(guest, content)
  return {
    image,
    os,
    arch,
    baseImage: url === '' ? `../../images/base-${os}-${arch}.qcow2` : url,
    baseChecksum: checksum,
    qemu: qemu[arch],
    firmware: firmware[arch],
    handedIn: programs,
    scripts: bakeScripts,
    settings: [
      ...Object.entries(bakeSettings(guest, content)).map(([name, value]) => `${name}=${value}`),
      `HARDWAY_HANDED_IN=${programs.map((program) => `/run/hardway-programs/${program}`).join(' ')}`,
    ],
  }
}

const qemu = {
  amd64: { binary: 'qemu-system-x86_64', machine: 'q35' },
  arm64: { binary: 'qemu-system-aarch64', machine: 'virt' },
}

// Cloud images for amd64 boot by BIOS; arm64 has no BIOS. The paths are those of Debian's qemu-efi-aarch64.
const firmware = {
  amd64: ['  efi_boot     = false'],
  arm64: [
    '',
    '  efi_boot          = true',
    '  efi_firmware_code = "/usr/share/AAVMF/AAVMF_CODE.fd"',
    '  efi_firmware_vars = "/usr/share/AAVMF/AAVMF_VARS.fd"',
  ],
}

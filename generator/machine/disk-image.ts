import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Failure } from '../failure.ts'
import type { Arch, Os } from '../model/cluster.ts'
import { guestSystems } from '../os/index.ts'
import { cacheFolder } from './cache.ts'
import { buildBase, buildLayer, hash, locked } from './root.ts'

const kernelScripts = fileURLToPath(new URL('../../packer/kernel', import.meta.url))
const diskScript = fileURLToPath(new URL('disk-image.sh', import.meta.url))

// Thin, so an image takes what it holds; as large as what Packer makes of it, so that nothing is resized on the way.
const sizeMib = 8 * 1024

/**
 * Path of a qcow2 disk that boots a guest system by BIOS with nothing but its base packages: what Packer starts from where there is no cloud image.
 * @throws Failure where the guest is not of amd64, which has no BIOS, or a step fails.
 */
export async function buildBaseDisk(os: Os, arch: Arch, progress: (text: string) => void): Promise<string> {
  const guest = guestSystems[os]
  if (arch !== 'amd64') {
    throw new Failure(
      `a base image of ${os} is made only for amd64, and image.arch is ${arch}\n` +
        '  next: name a cloud image in the topology: image.url and image.checksum',
      2,
    )
  }
  const base = await buildBase(guest, arch, guest.basePackages, progress)
  const settings = { HARDWAY_PACKAGES: guest.kernelPackage[arch] }
  const layer = { name: `kernel-${os}`, scripts: kernelScripts, handedIn: {}, settings }
  const lower = `${await buildLayer(base, layer, progress)}:${base}`
  const out = cacheFolder(
    'images',
    `base-${os}-${arch}-${hash(lower, readFileSync(diskScript), String(sizeMib))}.qcow2`,
  )
  if (existsSync(out)) return out
  progress(`making a bootable disk of ${os}`)
  await locked(out, diskScript, { OUT: out, LOWER: lower, SIZE_MIB: String(sizeMib) }, progress)
  return out
}

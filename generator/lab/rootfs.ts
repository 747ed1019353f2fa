import { fileURLToPath } from 'node:url'
import { buildBase, buildLayer } from '../machine/root.ts'
import { findTools } from '../machine/tools.ts'
import type { Arch, Dcs, ImageName, Os } from '../model/cluster.ts'
import { bakeSettings, handedIn } from '../os/bake-settings.ts'
import { guestSystems } from '../os/index.ts'

const scripts = fileURLToPath(new URL('../../packer/scripts', import.meta.url))

/** A built root file system, as overlayfs reads it. */
export interface Rootfs {
  /** Value of overlayfs's `lowerdir=`: the image's layer over what it was made on, never written again. */
  readonly lower: string
}

/**
 * Root file system of an image for the lab, for a cluster with that DCS, made by the same packer/scripts as the disk image; at once where the cache has it.
 * @throws Failure naming the program, its last words and its log.
 */
export async function buildRootfs(
  os: Os,
  arch: Arch,
  image: ImageName,
  progress: (text: string) => void,
  dcs: Dcs = 'consul',
): Promise<Rootfs> {
  const guest = guestSystems[os]
  // What the proxies' layer holds need not be made once more.
  const base =
    image === 'all'
      ? (await buildRootfs(os, arch, 'proxy', progress, dcs)).lower
      : await buildBase(guest, arch, guest.basePackages, progress)
  const content = { image, dcs }
  const programs = await findTools(handedIn(guest, content), progress)
  const layer = { name: `${image}-${os}`, scripts, handedIn: programs, settings: bakeSettings(guest, content) }
  return { lower: `${await buildLayer(base, layer, progress)}:${base}` }
}

import type { Dcs, ImageName } from '../model/cluster.ts'
import { dcsModels } from '../model/dcs.ts'
import type { GuestOs } from './guest-os.ts'

/** The scripts that bake an image, in the order in which they run: packer/scripts/NN-NAME.sh. */
export const bakeScripts = ['10-base.sh', '20-db.sh', '30-proxy.sh', '80-manifest.sh', '90-clean.sh'] as const

/** What an image holds: a database host's depends on the DCS. */
export interface ImageContent {
  readonly image: ImageName
  readonly dcs: Dcs
}

/** Programs whose binaries an image is handed, by name. */
export function handedIn(os: GuestOs, { image, dcs }: ImageContent): GuestOs['dcs'][Dcs]['handedIn'] {
  return image === 'proxy' ? [] : os.dcs[dcs].handedIn
}

/** What packer/scripts are told, by the names of their environment variables. */
export function bakeSettings(os: GuestOs, { image, dcs }: ImageContent): Record<string, string> {
  const { configuration, data } = dcsModels[dcs]
  const packages = packagesOf(os, image)
  const ofDcs = image === 'proxy' ? [] : os.dcs[dcs].packages
  const repositories = os.repositories.map((r) =>
    [r.name, r.url, r.suite, r.component, r.fingerprint, r.keyUrl].join('|'),
  )
  return {
    HARDWAY_IMAGE: image,
    HARDWAY_OS: os.name,
    HARDWAY_BASE_PACKAGES: os.basePackages.join(' '),
    HARDWAY_PACKAGES: [...packages, ...ofDcs].join(' '),
    ...(image === 'proxy' ? {} : { HARDWAY_DCS: [data.owner, data.path, configuration].join(' ') }),
    HARDWAY_PINS: Object.entries(os.pins)
      .map(([name, version]) => `${name}=${version}`)
      .join(' '),
    HARDWAY_REPOSITORIES: repositories.join(' '),
    HARDWAY_PGADMIN: os.pgadmin.join(' '),
  }
}

function packagesOf({ imagePackages }: GuestOs, image: ImageName): readonly string[] {
  return image === 'all' ? [...new Set([...imagePackages.db, ...imagePackages.proxy])] : imagePackages[image]
}

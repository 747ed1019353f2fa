import type { Os } from '../model/cluster.ts'
import { debian13 } from './debian-13.ts'
import type { GuestOs } from './guest-os.ts'
import { ubuntu2404 } from './ubuntu-24.04.ts'

/** Every guest system; a new one is a file and a line here. */
export const guestSystems: Readonly<Record<Os, GuestOs>> = {
  'debian-13': debian13,
  'ubuntu-24.04': ubuntu2404,
}

/** URL and Packer's iso_checksum of the image that the bake starts from; an empty URL where the bake makes it. */
export const baseImages: Readonly<Record<Os, GuestOs['baseImage']>> = {
  'debian-13': debian13.baseImage,
  'ubuntu-24.04': ubuntu2404.baseImage,
}

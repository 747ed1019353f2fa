import { join } from 'node:path'
import { ensurePackages, packagesFor } from '../machine/packages.ts'
import { isBaked } from '../machine/packer.ts'
import { lookAhead } from '../machine/progress.ts'
import type { Cluster, ImageName } from '../model/cluster.ts'
import { guestSystems } from '../os/index.ts'
import { findParts, recipeProblem } from './bake.ts'
import { type Step, todoOf } from './plan.ts'

/** What a bake of these images would do. */
export async function planBake(cluster: Cluster, out: string, images: readonly ImageName[]): Promise<Step[]> {
  const packages = packagesFor('vm', guestSystems[cluster.image.os])
  const missing = await lookAhead((progress) => ensurePackages(packages, progress))
  if ('would' in missing) {
    return [{ title: 'Packages of this machine', todo: [missing.would] }, ...images.map((image) => bake(out, image))]
  }
  const parts = await lookAhead((progress) => findParts(cluster, progress))
  const steps: Step[] = []
  for (const image of images) {
    const isThere =
      'value' in parts && recipeProblem(cluster, out, image) === undefined && (await isBaked(out, image, parts.value))
    steps.push(isThere ? { title: titleOf(image), todo: [] } : bake(out, image))
  }
  return [
    { title: 'Packages of this machine', todo: [] },
    { title: 'What Packer starts from', todo: todoOf(parts) },
    ...steps,
  ]
}

const titleOf = (image: ImageName) => `Image ${image}`

const bake = (out: string, image: ImageName): Step => ({
  title: titleOf(image),
  todo: [`Packer bakes ${join(out, 'images', `${image}.qcow2`)}, logged in ${join(out, 'logs', `bake-${image}.log`)}`],
})

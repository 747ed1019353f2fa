import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import { generate } from '../generate.ts'
import { checksumOf } from '../machine/packer.ts'
import type { Cluster, ImageName } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { requireFresh } from '../vm/fresh.ts'
import { shortHash } from '../vm/names.ts'
import { type ImageHashes, planVms } from '../vm/plan.ts'
import { planTerraform } from '../vm/terraform.ts'
import { chooseImages } from './bake.ts'
import type { Step } from './plan.ts'

/** What `deploy` would do. @throws Failure where it would refuse: seeds or images are not those of the inputs. */
export async function planDeploy(cluster: Cluster, secrets: Secrets, out: string): Promise<Step[]> {
  await requireFresh(generate(cluster, secrets), out)
  for (const image of chooseImages(cluster)) {
    const path = imagePath(out, image)
    if (!existsSync(path)) throw new Failure(`${path} is missing: run \`npx hardway bake ${image}\``)
  }
  return planMachines(cluster, secrets, out, chooseImages(cluster))
}

/**
 * The same where seeds and images are still to be made.
 * @param baked the images that stay as they are in `out`.
 */
export async function planMachines(
  cluster: Cluster,
  secrets: Secrets,
  out: string,
  baked: readonly ImageName[],
): Promise<Step[]> {
  const hashes: Partial<Record<ImageName, string>> = {}
  for (const image of baked) hashes[image] = await hashOf(imagePath(out, image))
  const { libvirt, machines } = await planVms(cluster, generate(cluster, secrets), hashes as ImageHashes)
  return [
    { title: 'Terraform and its libvirt provider', todo: await planTerraform() },
    { title: 'libvirt', todo: libvirt },
    { title: `Virtual machines of cluster ${cluster.name}`, todo: machines },
  ]
}

const imagePath = (out: string, image: ImageName) => join(out, 'images', `${image}.qcow2`)

async function hashOf(path: string): Promise<string> {
  return shortHash((await checksumOf(path)).replace('sha256:', ''))
}

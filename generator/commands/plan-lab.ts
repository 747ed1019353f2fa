import { generate } from '../generate.ts'
import { planHosts } from '../lab/plan.ts'
import { buildRootfs } from '../lab/rootfs.ts'
import { type Ahead, lookAhead } from '../machine/progress.ts'
import type { Cluster, ImageName } from '../model/cluster.ts'
import { imagesOf } from '../model/images.ts'
import type { Secrets } from '../model/secrets.ts'
import { diffOut } from './generate-diff.ts'
import type { Step } from './plan.ts'

/** What the lab would do to become what the inputs say. */
export async function planLab(cluster: Cluster, secrets: Secrets, out: string): Promise<Step[]> {
  const images = imagesOf(cluster)
  const lowers: Partial<Record<ImageName, string>> = {}
  const builds: string[] = []
  for (const image of images) {
    const ahead = await lookAheadAt(cluster, image)
    if ('would' in ahead) builds.push(`${image}: ${ahead.would}`)
    else lowers[image] = ahead.value.lower
  }
  return [
    await planSeeds(cluster, secrets, out),
    { title: `Root file systems of ${cluster.image.os}`, todo: builds },
    { title: `Hosts of lab ${cluster.name}`, todo: await planHosts(cluster, generate(cluster, secrets), lowers) },
  ]
}

/** What `generate` would write. */
export async function planSeeds(cluster: Cluster, secrets: Secrets, out: string): Promise<Step> {
  const { hosts, images, others } = await diffOut(cluster, secrets, out)
  const parts = [
    ...hosts.map(({ host, files }) => ({ what: host, files })),
    ...images.map(({ image, files }) => ({ what: `the recipe of image ${image}`, files })),
    { what: 'beside them', files: others },
  ]
  const changed = parts.filter(({ files }) => files.length > 0)
  return {
    title: `Seeds of ${cluster.hosts.length} hosts in ${out}`,
    todo: changed.map(({ what, files }) => `${what}: ${files.length === 1 ? 'a file' : `${files.length} files`}`),
  }
}

function lookAheadAt(
  { image: { os, arch }, dcs }: Cluster,
  image: ImageName,
): Promise<Ahead<{ readonly lower: string }>> {
  return lookAhead((progress) => buildRootfs(os, arch, image, progress, dcs))
}

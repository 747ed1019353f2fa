import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import type { ListrTask } from 'listr2'
import { Failure } from '../failure.ts'
import { buildBaseDisk } from '../machine/disk-image.ts'
import { belowFloors } from '../machine/floors.ts'
import { usableKvm } from '../machine/kvm.ts'
import { ensurePackages, packagesFor } from '../machine/packages.ts'
import { type BakeInputs, bakedPackages, bakeImage, checksumOf, installPlugin, isBaked } from '../machine/packer.ts'
import type { Progress } from '../machine/progress.ts'
import { machineArch } from '../machine/root.ts'
import { findTool, findTools } from '../machine/tools.ts'
import { buildCluster } from '../model/build.ts'
import type { Arch, Cluster, ImageName, Os } from '../model/cluster.ts'
import { imagesOf } from '../model/images.ts'
import type { imageRules } from '../os/guest-os.ts'
import { guestSystems } from '../os/index.ts'
import { renderPacker } from '../render/packer.ts'
import { readTopology } from './input.ts'
import { tellPlan } from './plan.ts'
import { progressOf, runTasks } from './tasks.ts'
import type { Terminal } from './terminal.ts'

/** `hardway bake [image]`: golden images in out/images, by Packer. */
export function bakeCommand(terminal: Terminal): Command {
  return new Command('bake')
    .argument('[image]', 'db or proxy; both where none is named')
    .option('--topology <file>', 'the topology file', 'topology.yaml')
    .option('--out <folder>', 'what `hardway generate` wrote', 'out')
    .option('--dry-run', 'tell what would be done, step by step, and do nothing')
    .addHelpText('after', '\nExample:\n  npx hardway bake db')
    .action(async (image: string | undefined, options: Options) => {
      const cluster = buildCluster(await readTopology(options.topology, terminal))
      const images = chooseImages(cluster, image)
      if (options.dryRun) {
        for (const name of images) requireRecipe(cluster, options.out, name)
        const { planBake } = await import('./plan-bake.ts')
        const steps = await planBake(cluster, options.out, images)
        return tellPlan('hardway bake', steps, terminal)
      }
      await runTasks(bakeTasks(cluster, options.out, images), terminal, 'The next bake starts that image anew.')
      terminal.out(images.map((name) => join(options.out, 'images', `${name}.qcow2`)).join('\n'))
    })
}

interface Options {
  readonly topology: string
  readonly out: string
  readonly dryRun?: boolean
}

/** The same as tasks with their progress, for a verb that does more. */
export function bakeTasks(cluster: Cluster, out: string, images = chooseImages(cluster)): ListrTask[] {
  let inputs: BakeInputs | undefined
  const prepare: ListrTask = {
    title: 'What Packer starts from',
    task: async (_, task) => {
      for (const image of images) requireRecipe(cluster, out, image)
      inputs = await findInputs(cluster, progressOf(task))
    },
  }
  // Side by side: a build machine keeps little more than one processor busy, whatever it is given.
  const bakes: ListrTask = {
    title: 'Build machines',
    task: (_, task) =>
      task.newListr(
        images.map((image) => bakeTask(out, image, () => inputs)),
        { concurrent: true },
      ),
  }
  return [prepare, bakes, knownHoles(cluster, out, images)]
}

const floorRule: keyof typeof imageRules = 'version-floor'

// A warning: only a newer package mends it, and that is not in this person's hands.
function knownHoles(cluster: Cluster, out: string, images: readonly ImageName[]): ListrTask {
  const { floors } = guestSystems[cluster.image.os]
  return {
    title: 'Known holes',
    task: async (_, task) => {
      const found: string[] = []
      for (const image of images) {
        const below = await belowFloors(await bakedPackages(out, image), floors)
        found.push(...below.map((sentence) => `warning[${floorRule}]: image ${image}: ${sentence}`))
      }
      task.title = found.length === 0 ? 'No package is below the version that closes a known hole' : found.join('\n')
    },
  }
}

function bakeTask(out: string, image: ImageName, inputs: () => BakeInputs | undefined): ListrTask {
  return {
    title: `Image ${image}`,
    task: async (_, task) => {
      const found = inputs()
      if (found === undefined) throw new Error('an image is baked before its inputs are found')
      if (await isBaked(out, image, found)) return task.skip(`Image ${image} is up to date`)
      await bakeImage(out, image, found, progressOf(task))
    },
  }
}

/** The images that the cluster's hosts boot from, or the one that is named. Throws a Failure of status 2 for any other name. */
export function chooseImages(cluster: Cluster, named?: string): readonly ImageName[] {
  const all = imagesOf(cluster)
  if (named === undefined) return all
  const chosen = all.find((image) => image === named)
  if (chosen !== undefined) return [chosen]
  throw new Failure(
    `no host of cluster ${cluster.name} boots from an image ${named}; its images are ${all.join(', ')}`,
    2,
  )
}

// A bake from an old recipe would stand in out/images as if it belonged to this topology.
function requireRecipe(cluster: Cluster, out: string, image: ImageName): void {
  const wrong = recipeProblem(cluster, out, image)
  if (wrong !== undefined) throw new Failure(`${wrong}\n  next: npx hardway generate, then bake again`, 2)
}

/** What is wrong with an image's recipe in `out`; undefined where it is the one that the topology gives now. */
export function recipeProblem(cluster: Cluster, out: string, image: ImageName): string | undefined {
  const recipe = renderPacker(cluster).find(({ path }) => path === `packer/${image}/image.pkr.hcl`)
  const path = join(out, 'packer', image, 'image.pkr.hcl')
  const found = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  if (recipe !== undefined && found === recipe.content.toString()) return undefined
  return `${path} ${found === undefined ? 'is missing' : 'belongs to another topology or version'}`
}

async function findInputs(cluster: Cluster, progress: Progress): Promise<BakeInputs> {
  const parts = await findParts(cluster, progress)
  const kvm = cluster.libvirt.domainType === 'kvm' && (await usableKvm(progress))
  return { ...parts, accelerator: kvm ? 'kvm' : 'tcg' }
}

/** The inputs that are made or found, each built where this machine lacks it. */
export async function findParts(cluster: Cluster, progress: Progress): Promise<Omit<BakeInputs, 'accelerator'>> {
  const { os, arch, url, checksum } = cluster.image
  await ensurePackages(packagesFor('vm', guestSystems[os]), progress)
  const packer = await findTool('packer', progress)
  const plugins = await installPlugin(packer, await findTool('packer-plugin-qemu', progress), progress)
  const programs = guestSystems[os].dcs[cluster.dcs].handedIn
  refuseForeign(programs, arch)
  const handedIn = await findTools(programs, progress)
  const base = url === '' ? await makeBase(os, arch, progress) : { url, checksum }
  return { packer, plugins, handedIn, base }
}

// What Go builds here runs here.
function refuseForeign(programs: readonly string[], arch: Arch): void {
  if (programs.length === 0 || arch === machineArch()) return
  throw new Failure(
    `an image for ${arch} gets ${programs.join(' and ')} from this machine, which is of ${machineArch()}\n` +
      `  next: bake on a machine of ${arch}, or set image.arch to ${machineArch()}`,
    2,
  )
}

async function makeBase(os: Os, arch: Arch, progress: Progress): Promise<BakeInputs['base']> {
  const path = await buildBaseDisk(os, arch, progress)
  return { url: path, checksum: await checksumOf(path) }
}

import { existsSync } from 'node:fs'
import { ensurePackages } from '../machine/packages.ts'
import { lookAhead } from '../machine/progress.ts'
import { buildCluster } from '../model/build.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { chooseImages } from './bake.ts'
import { decideMachines } from './decide-machines.ts'
import { readInputs, readTopology } from './input.ts'
import { type Step, todoOf } from './plan.ts'
import { planSecrets } from './secrets.ts'
import type { Terminal } from './terminal.ts'
import { machinePackages, refuseOtherBackend, type UpFiles } from './up.ts'

/** What `up` would do. Inputs that are still to be made decide all that follows: then they are the only step. */
export async function planUp(files: UpFiles, terminal: Terminal): Promise<Step[]> {
  const missing = await planInputs(files, terminal)
  const inputs: Step = { title: `Inputs: ${files.topology}, ${files.secrets}`, todo: missing }
  if (missing.length > 0) return [inputs]
  const { topology, secrets } = await readInputs(files, terminal)
  const cluster = buildCluster(topology)
  await refuseOtherBackend(cluster, files)
  const packages = await lookAhead((progress) => ensurePackages(machinePackages(cluster, files.backend), progress))
  return [
    inputs,
    { title: 'Packages of this machine', todo: todoOf(packages) },
    ...(await planBackend(cluster, secrets, files)),
    { title: 'Wait until the cluster is whole, and verify it', todo: ['every check of `npx hardway verify`'] },
  ]
}

async function planInputs({ topology, secrets }: UpFiles, terminal: Terminal): Promise<string[]> {
  if (!existsSync(topology)) {
    const next = 'all else follows from them: npx hardway init makes them, and this then tells more'
    return [`${topology} is made: five hosts`, `${secrets} is made for it where there is none`, next]
  }
  const todo = await planSecrets(await readTopology(topology, terminal), secrets, terminal)
  return todo === undefined
    ? []
    : [todo, 'all else follows from them: npx hardway secrets does it, and this then tells more']
}

async function planBackend(cluster: Cluster, secrets: Secrets, files: UpFiles): Promise<Step[]> {
  const { planLab, planSeeds } = await import('./plan-lab.ts')
  if (files.backend === 'lab') return planLab(cluster, secrets, files.out)
  const { planBake } = await import('./plan-bake.ts')
  const { planMachines } = await import('./plan-deploy.ts')
  const { cluster: decided, words } = await decideMachines(cluster, () => {})
  const [, ...bakes] = await planBake(decided, files.out, chooseImages(cluster))
  const baked = chooseImages(cluster).filter((image) =>
    bakes.some(({ title, todo }) => title === `Image ${image}` && todo.length === 0),
  )
  return [
    { title: words, todo: [] },
    await planSeeds(decided, secrets, files.out),
    ...bakes,
    ...(await planMachines(decided, secrets, files.out, baked)),
  ]
}

import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { bakedOut, bakeForTests } from '../vm/baked.ts'
import { prepareCluster, removeCluster, sqlAtVip, type VmCluster } from '../vm/support.ts'
import { secondsOf } from './floor.ts'

/** Seconds, with the processor that the machine has: without KVM all of it is emulated. */
export interface VmFigures {
  /** Both images, side by side, on a cached base disk. */
  readonly bake: number
  readonly deploy: number
  /** From the start of `deploy` to the first committed write through VIP:5432. */
  readonly firstWrite: number
}

/** Bakes both images anew and boots the five machines of test/vm/topology.yaml. */
export async function benchVm(): Promise<VmFigures> {
  await rm(`${bakedOut}/images`, { recursive: true, force: true })
  const bake = await secondsOf(bakeForTests)
  const vms = await prepareCluster('vmbench', 'baked')
  try {
    const start = performance.now()
    const deploy = await secondsOf(() => vms.hardway('deploy'))
    await firstWrite(vms)
    return { bake, deploy, firstWrite: (performance.now() - start) / 1000 }
  } finally {
    await removeCluster(vms)
  }
}

// An error after half an hour.
async function firstWrite(vms: VmCluster): Promise<void> {
  const statement = 'CREATE TABLE IF NOT EXISTS bench (id int); INSERT INTO bench VALUES (1)'
  let last: unknown
  for (const deadline = performance.now() + 1_800_000; performance.now() < deadline; await sleep(1000)) {
    try {
      await sqlAtVip(vms, 5432, statement)
      return
    } catch (error) {
      last = error
    }
  }
  throw new Error('no write through the VIP in 30 minutes', { cause: last })
}

import { askDcs, dcsWay } from '../../cluster/dcs/index.ts'
import type { Stage } from '../fault.ts'

/** Makes the DCS be led by a host of its own; waits until it is. */
export async function leadDcsFrom(stage: Stage, host: string): Promise<void> {
  const { cluster, hands, secrets } = stage
  for (let tries = 0; tries < 40; tries += 1) {
    const { leader } = await askDcs(cluster, hands.run)
    if (leader === host) return
    if (leader !== undefined && tries % 10 === 0) await dcsWay(cluster).transferLead(hands, secrets, leader, host)
    await stage.hold(0.5)
  }
  throw new Error(`the DCS is still not led by ${host}`)
}

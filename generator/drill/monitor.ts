import { setTimeout as sleep } from 'node:timers/promises'
import { findAnswering } from '../cluster/inside-hosts.ts'
import type { Cluster } from '../model/cluster.ts'

/** Milliseconds between two looks: 5 Hz. */
export const interval = 200

/** Who answered for the VIP when somebody looked. */
export interface Sample {
  readonly at: number
  /** Absent where nobody did. */
  readonly vip?: string
}

/** Looks five times a second who answers for the VIP, until the signal. The writers keep the neighbour table fresh. */
export async function watchVip(cluster: Cluster, clock: () => number, signal: AbortSignal): Promise<Sample[]> {
  const samples: Sample[] = []
  while (!signal.aborted) {
    const at = clock()
    const vip = await findAnswering(cluster).catch(() => undefined)
    samples.push({ at, ...(vip && { vip }) })
    await sleep(interval)
  }
  return samples
}

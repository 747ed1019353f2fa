import type { Hands } from '../cluster/hands.ts'
import type { Cluster, Dcs } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import type { Parts } from './parts.ts'

/** Seconds that writes at VIP:5432 may stop. */
export interface Bound {
  readonly p50?: number
  readonly max: number
}

/** What a fault has at hand while the writers write. */
export interface Stage {
  readonly cluster: Cluster
  readonly secrets: Secrets
  readonly parts: Parts
  readonly hands: Hands
  /** Notes a moment in the drill's report. */
  readonly mark: (words: string) => void
  /** Waits the given seconds. */
  readonly hold: (seconds: number) => Promise<void>
  /** Waits until both doors acknowledge rows again that were asked for from now on; gives up after so many seconds. */
  readonly writesGoOn: (seconds: number) => Promise<void>
  /** Waits until the cluster is whole. */
  readonly whole: () => Promise<void>
}

/** Something that goes wrong, and what should come of it. */
export interface Fault {
  /** As it is typed. */
  readonly name: string
  readonly does: string
  /** What should happen, and what makes it so. */
  readonly expects: string
  /** Absent where the writes may stop for as long as the fault lasts. */
  readonly bound?: Bound | undefined
  /** Where `failover: fast` changes the bound. */
  readonly fastBound?: Bound
  /** In virtual machines only power can be cut. */
  readonly needs: 'power' | 'inside'
  /** The one DCS that it is about. */
  readonly dcs?: Dcs
  /** A negative control: acknowledged rows must be lost, which only a cluster without synchronous durability allows. */
  readonly mustLose?: true
  /** Brings the cluster into the state that the fault is about; before the writers start. */
  readonly arrange?: (stage: Stage) => Promise<void>
  /** Does the harm and takes it away again. What is broken when it returns must mend itself. */
  readonly inject: (stage: Stage) => Promise<void>
  /** Takes away what `arrange` put in place; after the writers have ended. */
  readonly restore?: (stage: Stage) => Promise<void>
}

/** The bound that holds for this cluster; none where its processors are emulated, which makes any boot or handshake take ten times as long. */
export function boundOf({ bound, fastBound }: Fault, { failover, libvirt }: Cluster): Bound | undefined {
  if (libvirt.domainType === 'qemu') return undefined
  return failover.nodeHealth ? (fastBound ?? bound) : bound
}

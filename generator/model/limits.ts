import { paces } from '../topology/timings.ts'
import type { Cluster } from './cluster.ts'

/** What the rules of the topology compute with: the roles write these numbers into their files. */
export { connections } from '../topology/connections.ts'
export { sharedBuffersPart } from '../topology/memory.ts'
export { timings } from '../topology/timings.ts'

/** What the programs' times are on the cluster's machines. */
export function paceOf({ libvirt }: Cluster): (typeof paces)['kvm' | 'qemu'] {
  return paces[libvirt.domainType]
}

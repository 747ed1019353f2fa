import type { Cluster, Host } from './cluster.ts'
import { dcsModels, runsDcs } from './dcs.ts'

/** A folder that outlives the root disk, with the user whose it is. */
export interface DataFolder {
  readonly path: string
  readonly owner: string
}

/** What a host keeps on its data disk; empty for one that has none. */
export function dataFolders(host: Host, cluster: Cluster): readonly DataFolder[] {
  if (host.dataDisk === 0) return []
  return [
    ...(host.roles.includes('postgres') ? [{ path: '/var/lib/postgresql', owner: 'postgres' }] : []),
    ...(runsDcs(host, cluster) ? [dcsModels[cluster.dcs].data] : []),
  ]
}

import type { Cluster } from '../model/cluster.ts'

/**
 * Whom the door for reads leads to while that host leads and all is well: the replicas without `noloadbalance`; where there is none the
 * leader, if `replica_reads.no_replica` says so.
 */
export function readersBeside(cluster: Cluster, leader: string | undefined): readonly string[] {
  const replicas = takersOfReads(cluster).filter((name) => name !== leader)
  const stead = cluster.replicaReads.noReplica === 'primary' && leader !== undefined ? [leader] : []
  return replicas.length > 0 ? replicas : stead
}

/** Whoever leads, a replica answers there. */
export function alwaysHasReplica(cluster: Cluster): boolean {
  return takersOfReads(cluster).length > 1
}

/** Whoever leads, somebody answers there. */
export function alwaysAnswers(cluster: Cluster): boolean {
  return alwaysHasReplica(cluster) || cluster.replicaReads.noReplica === 'primary'
}

/** Whom the door for reads leads to while they are replicas. */
export function takersOfReads({ postgresHosts }: Cluster): string[] {
  return postgresHosts.filter(({ tags }) => !tags.noloadbalance).map(({ name }) => name)
}

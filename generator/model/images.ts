import type { Cluster, ImageName } from './cluster.ts'

/** The images that the cluster's hosts boot from, each once, in the order of their names. */
export function imagesOf({ hosts }: Pick<Cluster, 'hosts'>): ImageName[] {
  return [...new Set(hosts.map(({ image }) => image))].sort()
}

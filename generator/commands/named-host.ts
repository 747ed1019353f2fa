import { Failure } from '../failure.ts'
import type { Cluster, Host } from '../model/cluster.ts'

/**
 * The host that a person named.
 * @throws Failure of status 2 with the names that there are.
 */
export function namedHost({ name, hosts }: Cluster, wanted: string): Host {
  const host = hosts.find((each) => each.name === wanted)
  if (host !== undefined) return host
  throw new Failure(
    `cluster ${name} has no host ${wanted}; its hosts are ${hosts.map((each) => each.name).join(', ')}`,
    2,
  )
}

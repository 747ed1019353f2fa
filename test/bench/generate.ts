import { generate } from '../../generator/generate.ts'
import { buildCluster } from '../../generator/model/build.ts'
import type { Secrets } from '../../generator/model/secrets.ts'
import type { Topology } from '../../generator/topology/types.ts'

export interface GenerateFigures {
  readonly clusters: number
  readonly seconds: number
  readonly millisecondsPerHost: number
  /** Resident memory at the end against the first tenth of the run, MiB. */
  readonly memoryGrowth: number
}

/** Generates `count` clusters of the topology's hosts in this process, each under a name of its own, none with secrets seen before. */
export function benchGenerate(topology: Topology, secrets: Secrets, count: number): GenerateFigures {
  const start = performance.now()
  let early = 0
  for (let i = 0; i < count; i++) {
    generate(buildCluster({ ...topology, cluster: `bench-${i}` }), { ...secrets })
    if (i === Math.floor(count / 10)) early = process.memoryUsage().rss
  }
  const seconds = (performance.now() - start) / 1000
  return {
    clusters: count,
    seconds,
    millisecondsPerHost: (seconds * 1000) / (count * topology.hosts.length),
    memoryGrowth: (process.memoryUsage().rss - early) / 2 ** 20,
  }
}

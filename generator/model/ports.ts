import { defaultPorts, fixedPorts } from '../topology/ports.ts'
import type { Topology } from '../topology/types.ts'

/** Every port that a generated file or a check names, by program. */
export type Ports = Readonly<
  Record<
    | keyof typeof fixedPorts
    | 'postgres'
    | 'patroni'
    | 'haproxyReadWrite'
    | 'haproxyReadOnly'
    | 'haproxyStats'
    | 'pgbouncer'
    | 'pgadmin',
    number
  >
>

/** The ports of a cluster: what its topology chooses, else the defaults. */
export function buildPorts(chosen: Topology['ports']): Ports {
  const { read_write, read_only, statistics, ...same } = { ...defaultPorts, ...chosen }
  return { ...fixedPorts, ...same, haproxyReadWrite: read_write, haproxyReadOnly: read_only, haproxyStats: statistics }
}

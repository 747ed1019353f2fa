import type { Cluster } from '../model/cluster.ts'
import type { Observation } from './observation.ts'
import type { Place } from './place.ts'

/** Where to look further: a host, and the unit on it whose journal tells more. */
export interface Lead {
  readonly host: string
  readonly unit: string
}

/** What a check found: how it is, or why that is not as it should be. */
export type Verdict =
  | { readonly passed: true; readonly seen: string }
  | { readonly passed: false; readonly cause: string; readonly lead?: Lead }

/** A promise of the cluster, and what anyone could type to see it kept. */
export interface Check {
  readonly name: string
  readonly command: string
}

/** A check that an observation answers. */
export interface PassiveCheck extends Check {
  readonly judge: (observation: Observation) => Verdict
}

/** A check that asks the cluster to do something. */
export interface ActiveCheck extends Check {
  readonly run: () => Promise<Verdict>
}

/** What makes checks for a cluster that is reached in a certain way. */
export type Checks<C extends Check> = (cluster: Cluster, place: Place) => readonly C[]

export function passed(seen: string): Verdict {
  return { passed: true, seen }
}

export function failed(cause: string, host?: string, unit?: string): Verdict {
  return { passed: false, cause, ...(host === undefined || unit === undefined ? {} : { lead: { host, unit } }) }
}

import { type Entry, nameOf } from './entry.ts'
import type { Content } from './tables.ts'

/** What the ledger says of a drill. Everything but the counts must be empty. */
export interface Judgement {
  readonly acknowledged: number
  /** Neither acknowledged nor refused for certain. */
  readonly unknown: number
  /** Of the unknown: found in the end. */
  readonly recovered: number
  /** Acknowledged and absent on some host: `name on host`. */
  readonly lost: readonly string[]
  /** Present and never attempted. */
  readonly unexpected: readonly string[]
  /** An append that did not see what was acknowledged before it: a fork, even one that healed. */
  readonly forks: readonly string[]
  /** Acknowledged on an older timeline, asked for after a newer one had acknowledged: two primaries. */
  readonly twoPrimaries: readonly string[]
  /** Hosts whose content is not the leader's. */
  readonly different: readonly string[]
}

/** What each host holds, read when nothing writes any more. */
export type Contents = Readonly<Record<string, Content>>

/** Compares what was acknowledged with what is there. */
export function judge(entries: readonly Entry[], contents: Contents): Judgement {
  const of = (state: Entry['state']) => entries.filter((entry) => isWrite(entry) && entry.state === state)
  const present = Object.entries(contents).map(([host, content]) => [host, new Set(content.names)] as const)
  const acked = of('ok').map(nameOf)
  const attempted = new Set(of('invoke').map(nameOf))
  const everywhere = new Set(present.flatMap(([, names]) => [...names]))
  const sums = Object.entries(contents).map(([host, { checksum }]) => [host, checksum] as const)
  return {
    acknowledged: acked.length,
    unknown: of('unknown').length,
    recovered: of('unknown').filter((entry) => everywhere.has(nameOf(entry))).length,
    lost: present.flatMap(([host, names]) =>
      acked.filter((name) => !names.has(name)).map((name) => `${name} on ${host}`),
    ),
    unexpected: [...everywhere].filter((name) => !attempted.has(name)),
    forks: findForks(entries),
    twoPrimaries: findTwoPrimaries(entries),
    different: sums.filter(([, checksum]) => checksum !== sums[0]?.[1]).map(([host]) => host),
  }
}

/** Whether nothing was lost and nobody disagrees. */
export function isClean({ lost, unexpected, forks, twoPrimaries, different }: Judgement): boolean {
  return [lost, unexpected, forks, twoPrimaries, different].every((list) => list.length === 0)
}

const isWrite = ({ kind }: Entry) => kind === 'row' || kind === 'item' || kind === 'canary'

function findForks(entries: readonly Entry[]): string[] {
  const acked = new Map<string, number[]>()
  return entries.flatMap((entry) => {
    if (entry.kind !== 'item' || entry.state !== 'ok') return []
    const name = `${entry.door}/${entry.client}`
    const before = acked.get(name) ?? []
    acked.set(name, [...before, entry.number])
    const wanted = [...before, entry.number].join()
    const known = new Set([...before, entry.number])
    const seen = (entry.list ?? []).filter((number) => known.has(number)).join()
    return seen === wanted ? [] : [`${nameOf(entry)} saw [${seen}] of [${wanted}]`]
  })
}

function findTwoPrimaries(entries: readonly Entry[]): string[] {
  const invoked = new Map<string, number>()
  let newest = { timeline: 0, at: 0, host: '' }
  return entries.flatMap((entry) => {
    if (!isWrite(entry)) return []
    if (entry.state === 'invoke') invoked.set(nameOf(entry), entry.at)
    if (entry.state !== 'ok' || entry.timeline === undefined) return []
    const { timeline, host = '', at } = entry
    const found =
      timeline < newest.timeline && (invoked.get(nameOf(entry)) ?? 0) > newest.at
        ? [`${nameOf(entry)} by ${host} on timeline ${timeline} after ${newest.host} on ${newest.timeline}`]
        : []
    if (timeline > newest.timeline) newest = { timeline, at, host }
    return found
  })
}

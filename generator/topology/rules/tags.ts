import type { Facts, HostFacts } from '../facts.ts'
import { type Finding, shown } from '../problem.ts'
import type { Rule } from './rule.ts'

export const tagRules: readonly Rule[] = [
  {
    name: 'tags-postgres',
    says: 'Only a PostgreSQL host has tags: its Patroni reads them.',
    find: ({ hosts = [] }) => hosts.filter((host) => isTagged(host) && !isPostgres(host)).map(nobodyReads),
  },
  {
    name: 'tags-failover',
    says: 'A host has `nofailover` or `failover_priority`: Patroni takes one of the two.',
    find: ({ hosts = [] }) => hosts.filter(({ tags }) => hasBoth(tags)).map(both),
  },
  {
    name: 'tags-leaders',
    says: 'Two PostgreSQL hosts may lead, or one for `availability: none`: the others are `nofailover`, or have the priority 0.',
    find: (facts) => tooFewLeaders(facts),
  },
  {
    name: 'tags-synchronous',
    says: 'Whichever host leads, `durability: synchronous` finds a standby without `nosync`, and unless `availability: none` one that may lead.',
    find: (facts) => standbysMissing(facts),
  },
  {
    name: 'tags-priority',
    says: '`failover_priority` has no say where durability is synchronous: there the synchronous standby takes over (a warning).',
    find: ({ hosts = [], durability }) => (durability === 'synchronous' ? hosts.filter(isRanked).map(unheard) : []),
  },
  {
    name: 'tags-reads',
    says: 'Whichever host leads, there is a replica without `noloadbalance` for reads (a warning).',
    find: (facts) => readersMissing(facts),
  },
]

function isTagged({ tags }: HostFacts): boolean {
  return Object.keys(tags).length > 0
}

function isPostgres({ roles }: HostFacts): boolean {
  return roles.includes('postgres')
}

function mayLead({ tags }: HostFacts): boolean {
  return tags.nofailover !== true && tags.failover_priority !== 0
}

function mayBeSynchronous({ tags }: HostFacts): boolean {
  return tags.nosync !== true
}

function nobodyReads({ pointer, name }: HostFacts): Finding {
  const message = `${shown(name ?? 'this host')} has tags but no PostgreSQL: no Patroni reads them`
  return { pointer: `${pointer}/tags`, on: 'key', message, repair: 'delete this key, or add the role `postgres`' }
}

function hasBoth({ nofailover, failover_priority }: HostFacts['tags']): boolean {
  return nofailover !== undefined && failover_priority !== undefined
}

function both({ pointer, name }: HostFacts): Finding {
  const message = `${shown(name ?? 'this host')} has \`nofailover\` and \`failover_priority\`, and Patroni takes one of the two`
  const repair = 'write `nofailover: true` alone for a host that must not lead, `failover_priority` alone for any other'
  return { pointer: `${pointer}/tags/failover_priority`, on: 'key', message, repair }
}

function tooFewLeaders({ hosts = [], availability }: Facts): Finding[] {
  const postgres = hosts.filter(isPostgres)
  const able = postgres.filter(mayLead)
  const fewest = availability === 'none' ? 1 : 2
  const last = postgres.filter((host) => !mayLead(host)).at(-1)
  // Where there are too few hosts in any case another rule says so.
  if (last === undefined || able.length >= fewest || postgres.length < fewest) return []
  const who = able[0] ? `only ${shown(able[0].name ?? 'one host')} may` : 'no host may'
  const why = able[0] ? 'when it is lost nobody takes over' : 'nobody makes the cluster'
  const tag = last.tags.nofailover === true ? 'nofailover' : 'failover_priority'
  const message = `${who} lead: ${why}`
  return [{ pointer: `${last.pointer}/tags/${tag}`, message, repair: 'let this host lead, or another one' }]
}

function standbysMissing({ hosts = [], availability, durability }: Facts): Finding[] {
  const postgres = hosts.filter(isPostgres)
  const tagged = postgres.find((host) => !mayBeSynchronous(host))
  if (durability !== 'synchronous' || tagged === undefined || postgres.length < 2) return []
  const standbysOf = (leader: HostFacts) => postgres.filter((host) => host !== leader && mayBeSynchronous(host))
  const leaders = postgres.filter(mayLead)
  const alone = leaders.find((leader) => standbysOf(leader).length === 0)
  const last = leaders.find((leader) => !standbysOf(leader).some(mayLead))
  const found = alone ?? (availability === 'none' ? undefined : last)
  if (found === undefined) return []
  const what = found === alone ? 'no other host may be its synchronous standby' : 'no synchronous standby may take over'
  const message = `where ${shown(found.name ?? 'one host')} leads, ${what}`
  const repair = 'take `nosync` from a host that may lead, or write `durability: asynchronous`'
  return [{ pointer: `${tagged.pointer}/tags/nosync`, message, repair }]
}

function isRanked({ tags }: HostFacts): boolean {
  return tags.failover_priority !== undefined && tags.failover_priority > 1
}

function unheard({ pointer, tags }: HostFacts): Finding {
  const message = `${shown(tags.failover_priority)} has no say: durability is synchronous, so the synchronous standby takes over, whatever its priority`
  const repair = 'tag the hosts that must not take over `nosync: true`, or write `durability: asynchronous`'
  return { pointer: `${pointer}/tags/failover_priority`, severity: 'warning', message, repair }
}

function readersMissing({ hosts = [] }: Facts): Finding[] {
  const postgres = hosts.filter(isPostgres)
  const readers = postgres.filter(({ tags }) => tags.noloadbalance !== true)
  const tagged = postgres.find(({ tags }) => tags.noloadbalance === true)
  if (tagged === undefined || readers.length > 1 || postgres.length < 2) return []
  const [only] = readers
  const when = only ? `while ${shown(only.name ?? 'one host')} leads, every` : 'every'
  const message = `${when} replica is \`noloadbalance\`: reads find none`
  const repair = 'take `noloadbalance` from another host'
  return [{ pointer: `${tagged.pointer}/tags/noloadbalance`, severity: 'warning', message, repair }]
}

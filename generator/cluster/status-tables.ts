import type { Cluster, Host, Tags } from '../model/cluster.ts'
import { dcsFacts } from '../topology/dcs.ts'
import type { AnyCluster } from './ask-any.ts'
import { leaderOf } from './check-postgres.ts'
import { readersUp, serversUp } from './haproxy.ts'
import {
  answerOf,
  type HaproxyReport,
  type Member,
  membersOf,
  type Observation,
  type PoolReport,
  type Probe,
} from './observation.ts'

/** Words of a status, and what a person shall think of them. */
export interface Cell {
  readonly text: string
  readonly mood: 'plain' | 'strong' | 'good' | 'watch' | 'bad'
}

export interface StatusTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

const plain = (text: string): Cell => ({ text, mood: 'plain' })
const good = (text: string): Cell => ({ text, mood: 'good' })
const bad = (text: string): Cell => ({ text, mood: 'bad' })

/** The whole in some words: who leads, who has the VIP, the DCS, durability. */
export function headlineOf(cluster: Cluster, observation: Observation): Cell[] {
  const holder = observation.vip.answeredBy
  const { address } = cluster.vip
  return [
    leaderCell(observation),
    'value' in holder ? plain(`VIP ${address} on ${holder.value}`) : bad(`VIP ${address}: ${holder.cause}`),
    ...dcsCells(cluster, observation),
    plain(cluster.synchronous ? 'synchronous' : 'asynchronous'),
    ...(cluster.highlyAvailable ? [] : [{ text: 'not highly available', mood: 'watch' as const }]),
    ...pausedCells(observation),
  ]
}

/** The same of a cluster of which nothing is known but what its members say. */
export function membersHeadline(cluster: AnyCluster): Cell[] {
  return [leaderCell(cluster), ...pausedCells(cluster)]
}

// The DCS names a leader for as long as its lock lives, also when it is dead.
function leaderCell(observation: Pick<Observation, 'patroni'>): Cell {
  const leader = leaderOf(observation)
  if (leader === undefined) return bad('no leader')
  const silent = 'cause' in (observation.patroni[leader] ?? {})
  return silent ? bad(`leader ${leader} (does not answer)`) : { text: `leader ${leader}`, mood: 'strong' }
}

function dcsCells(cluster: Cluster, { dcs }: Observation): Cell[] {
  if (dcs === undefined) return []
  const { title } = dcsFacts[cluster.dcs]
  if ('cause' in dcs) return [bad(`${title}: ${dcs.cause}`)]
  const { leader, voters, lost } = dcs.value
  const words = `${title} led by ${leader ?? 'nobody'}, ${voters.length} of ${cluster.dcsHosts.length} voters`
  const led = leader === undefined ? bad(words) : plain(words)
  return lost.length === 0 ? [led] : [led, bad(`${title} lost on ${lost.join(', ')}`)]
}

function pausedCells(observation: Pick<Observation, 'patroni'>): Cell[] {
  return isPaused(observation) ? [bad('paused')] : []
}

/** Is Patroni told to leave PostgreSQL alone? */
export function isPaused({ patroni }: Pick<Observation, 'patroni'>): boolean {
  return Object.values(patroni).some((probe) => answerOf(probe)?.paused === true)
}

/** PostgreSQL's hosts. */
export function postgresTable(cluster: Cluster, observation: Observation): StatusTable {
  const members = membersOf(observation)
  return {
    head: memberHead,
    rows: cluster.postgresHosts.map((host) =>
      postgresRow(
        host,
        members.find(({ name }) => name === host.name),
        observation.patroni[host.name],
        tagWords(host.tags),
      ),
    ),
  }
}

/** The members of a cluster of which nothing is known but what they say. */
export function membersTable({ members, addresses, patroni }: AnyCluster): StatusTable {
  return {
    head: memberHead,
    rows: members.map((member) =>
      postgresRow({ name: member.name, address: addresses[member.name] ?? '-' }, member, patroni[member.name], ''),
    ),
  }
}

const memberHead = ['host', 'address', 'role', 'state', 'timeline', 'lag', 'DCS read', '']

function postgresRow(
  { name, address }: Pick<Host, 'name' | 'address'>,
  member: Member | undefined,
  probe: Observation['patroni'][string] | undefined,
  words: string,
): Cell[] {
  const report = answerOf(probe)
  const state = member?.state ?? report?.state ?? '-'
  // Of one that does not answer the DCS tells only how it was.
  const stateMood = !isHealthy(state) ? 'bad' : report === undefined ? 'watch' : 'good'
  const note: Cell =
    probe && 'cause' in probe
      ? bad(`Patroni: ${probe.cause}`)
      : report?.pendingRestart
        ? { text: 'restart pending', mood: 'watch' }
        : plain(words)
  return [
    plain(name),
    plain(address),
    plain(member === undefined ? (report?.role ?? '-') : roleWord(member)),
    { text: state, mood: stateMood },
    plain(String(member?.timeline ?? report?.timeline ?? '-')),
    plain(lagWords(member)),
    plain(report?.dcsAge === undefined ? '-' : `${report.dcsAge} s ago`),
    note,
  ]
}

/** Patroni's states in which PostgreSQL does what it shall. */
export function isHealthy(state: string): boolean {
  return ['running', 'streaming'].includes(state)
}

// As `patronictl list` shows them.
function tagWords({ nofailover, failoverPriority, ...flags }: Tags): string {
  const said = Object.entries({ nofailover, ...flags }).flatMap(([tag, isSet]) => (isSet ? [tag] : []))
  return [...said, ...(nofailover || failoverPriority === 1 ? [] : [`failover_priority ${failoverPriority}`])].join(
    ', ',
  )
}

const roleWords: Readonly<Record<string, string>> = {
  sync_standby: 'sync standby',
  quorum_standby: 'quorum standby',
  standby_leader: 'standby leader',
}

/** A member's role as people say it. */
export function roleWord({ role }: Member): string {
  return roleWords[role] ?? role
}

/** How far a member is behind; empty for the leader. */
export function lagWords(member: Member | undefined): string {
  if (member?.lag === undefined) return ''
  if (member.lag === 'unknown') return 'unknown'
  return member.lag < 1024 * 1024 ? `${member.lag} B` : `${(member.lag / 1024 / 1024).toFixed(1)} MiB`
}

/** The proxies, and where each sends its clients. */
export function proxyTable(cluster: Cluster, observation: Observation): StatusTable {
  const { haproxyReadWrite, haproxyReadOnly } = cluster.ports
  return {
    head: ['proxy', 'address', 'VIP', `${haproxyReadWrite} to`, `${haproxyReadOnly} to`, 'PgBouncer', 'pgAdmin'],
    rows: cluster.proxyHosts.map((host) => proxyRow(host, observation)),
  }
}

function proxyRow({ name, address }: Host, { haproxy, pgbouncer, pools, pgadmin, vip }: Observation): Cell[] {
  const probe = haproxy[name]
  const names = (up: (report: HaproxyReport) => readonly string[]): Cell => {
    if (probe === undefined || 'cause' in probe) return answering(probe, '')
    const list = up(probe.value).join(', ')
    return list === '' ? bad('nobody') : plain(list)
  }
  return [
    plain(name),
    plain(address),
    answerOf(vip.answeredBy) === name ? good('holds') : plain(''),
    names(({ readWrite }) => serversUp(readWrite)),
    names(readersUp),
    pgbouncerCell(pgbouncer[name], pools?.[name]),
    answering(pgadmin[name], 'answers'),
  ]
}

function pgbouncerCell(probe: Probe<unknown> | undefined, pools: Probe<PoolReport> | undefined): Cell {
  const report = answerOf(pools)
  if (report === undefined || answerOf(probe) === undefined) return answering(probe, 'answers')
  const { active, waiting } = report
  if (active + waiting === 0) return good('no clients')
  const clients = active === 1 ? '1 client' : `${active} clients`
  return waiting === 0 ? good(clients) : { text: `${clients}, ${waiting} wait`, mood: 'watch' }
}

function answering(probe: Probe<unknown> | undefined, words: string): Cell {
  if (probe === undefined) return plain('')
  return 'value' in probe ? good(words) : bad(probe.cause)
}

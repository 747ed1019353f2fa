import Table from 'cli-table3'
import type { Colors } from 'picocolors/types.js'
import type { Cluster, Host, Tags } from '../model/cluster.ts'
import { leaderOf } from './check-postgres.ts'
import { readersUp, serversUp } from './haproxy.ts'
import { answerOf, type HaproxyReport, type Member, membersOf, type Observation, type Probe } from './observation.ts'

/** An observation as a person reads it: a line of the whole, PostgreSQL's hosts, the proxies. */
export function showStatus(cluster: Cluster, observation: Observation, colours: Colors): string {
  return [
    headline(cluster, observation, colours),
    postgresTable(cluster, observation, colours),
    proxyTable(cluster, observation, colours),
  ].join('\n')
}

function headline(cluster: Cluster, observation: Observation, colours: Colors): string {
  const { bold, red } = colours
  const leader = leaderWords(observation, colours)
  const holder = observation.vip.answeredBy
  const words = [
    bold(cluster.name),
    leader,
    'value' in holder
      ? `VIP ${cluster.vip.address} on ${holder.value}`
      : red(`VIP ${cluster.vip.address}: ${holder.cause}`),
    ...dcsWords(cluster, observation, red),
    cluster.synchronous ? 'synchronous' : 'asynchronous',
    ...(paused(observation) ? [red('paused')] : []),
  ]
  return words.join(' · ')
}

// The DCS names a leader for as long as its lock lives, also when it is dead.
function leaderWords(observation: Observation, { bold, red }: Colors): string {
  const leader = leaderOf(observation)
  if (leader === undefined) return red('no leader')
  const silent = 'cause' in (observation.patroni[leader] ?? {})
  return `leader ${bold(leader)}${silent ? red(' (does not answer)') : ''}`
}

function dcsWords(cluster: Cluster, { dcs }: Observation, red: (text: string) => string): string[] {
  if (dcs === undefined) return []
  if ('cause' in dcs) return [red(`${cluster.dcs}: ${dcs.cause}`)]
  const { leader, voters, lost } = dcs.value
  const words = [
    `${cluster.dcs} led by ${leader ?? red('nobody')}, ${voters.length} of ${cluster.dcsHosts.length} voters`,
  ]
  return lost.length === 0 ? words : [...words, red(`${cluster.dcs} lost on ${lost.join(', ')}`)]
}

function postgresTable(cluster: Cluster, observation: Observation, colours: Colors): string {
  const table = plainTable(['host', 'address', 'role', 'state', 'timeline', 'lag', 'DCS read', ''])
  const members = membersOf(observation)
  for (const host of cluster.postgresHosts) {
    const member = members.find(({ name }) => name === host.name)
    const probe = observation.patroni[host.name]
    table.push(postgresRow(host, member, probe, colours))
  }
  return table.toString()
}

function postgresRow(
  { name, address, tags }: Host,
  member: Member | undefined,
  probe: Observation['patroni'][string] | undefined,
  { red, green, yellow }: Colors,
): string[] {
  const report = answerOf(probe)
  const state = member?.state ?? report?.state ?? '-'
  const healthy = ['running', 'streaming'].includes(state)
  const note =
    probe && 'cause' in probe
      ? red(`Patroni: ${probe.cause}`)
      : report?.pendingRestart
        ? yellow('restart pending')
        : tagWords(tags)
  return [
    name,
    address,
    roleWords[member?.role ?? ''] ?? member?.role ?? report?.role ?? '-',
    (healthy ? green : red)(state),
    String(member?.timeline ?? report?.timeline ?? '-'),
    lagWords(member),
    report?.dcsAge === undefined ? '-' : `${report.dcsAge} s ago`,
    note,
  ]
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

function lagWords(member: Member | undefined): string {
  if (member?.lag === undefined) return ''
  if (member.lag === 'unknown') return 'unknown'
  return member.lag < 1024 * 1024 ? `${member.lag} B` : `${(member.lag / 1024 / 1024).toFixed(1)} MiB`
}

function proxyTable(cluster: Cluster, observation: Observation, { red, green }: Colors): string {
  const { haproxyReadWrite, haproxyReadOnly } = cluster.ports
  const table = plainTable([
    'proxy',
    'address',
    'VIP',
    `${haproxyReadWrite} to`,
    `${haproxyReadOnly} to`,
    'PgBouncer',
    'pgAdmin',
  ])
  const word = (probe: Probe<unknown> | undefined, good: string) =>
    probe === undefined ? '' : 'value' in probe ? green(good) : red(probe.cause)
  for (const { name, address } of cluster.proxyHosts) {
    const haproxy = observation.haproxy[name]
    const names = (up: (report: HaproxyReport) => readonly string[]) =>
      haproxy && 'value' in haproxy ? up(haproxy.value).join(', ') || red('nobody') : word(haproxy, '')
    const holds = answerOf(observation.vip.answeredBy) === name
    const pgbouncer = word(observation.pgbouncer[name], 'answers')
    table.push([
      name,
      address,
      holds ? green('holds') : '',
      names(({ readWrite }) => serversUp(readWrite)),
      names(readersUp),
      pgbouncer,
      word(observation.pgadmin[name], 'answers'),
    ])
  }
  return table.toString()
}

function paused({ patroni }: Observation): boolean {
  return Object.values(patroni).some((probe) => answerOf(probe)?.paused === true)
}

function plainTable(head: string[]) {
  return new Table({ head, style: { head: [], border: [], compact: true } })
}

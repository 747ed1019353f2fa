import type { Cluster, Host } from '../model/cluster.ts'
import { dcsFacts } from '../topology/dcs.ts'
import { failed, type PassiveCheck, passed, type Verdict } from './check.ts'
import { dcsWay } from './dcs/index.ts'
import { answerOf, isPrimary, type Member, membersOf, type Observation } from './observation.ts'
import { curlLine, type Place } from './place.ts'

/** What must hold for the DCS and for PostgreSQL, in the order in which it comes about. */
export function postgresChecks(cluster: Cluster, place: Place): PassiveCheck[] {
  const first = cluster.postgresHosts[0]
  const command = curlLine(place, `https://${first?.address}:${cluster.ports.patroni}/cluster`)
  const replicas = cluster.postgresHosts.length - 1
  const checks: PassiveCheck[] = [
    dcsCheck(cluster, place),
    { name: 'PostgreSQL has one leader', command, judge: (seen) => judgeLeader(cluster, seen) },
  ]
  if (replicas === 0) return checks
  checks.push({
    name: replicas === 1 ? 'a replica streams from it' : `${replicas} replicas stream from it, on its timeline`,
    command,
    judge: (seen) => judgeReplicas(cluster, seen),
  })
  if (cluster.synchronous) checks.push({ name: 'a synchronous standby has every commit', command, judge: judgeStandby })
  return checks
}

/** Name of the member that holds the leader lock, by Patroni's account. */
export function leaderOf(observation: Pick<Observation, 'patroni'>): string | undefined {
  return membersOf(observation).find(leads)?.name
}

function leads({ role, state }: Member): boolean {
  return ['leader', 'standby_leader'].includes(role) && state === 'running'
}

function dcsCheck(cluster: Cluster, place: Place): PassiveCheck {
  const name = dcsFacts[cluster.dcs].title
  const first = cluster.dcsHosts[0]?.name ?? ''
  if (place.exec !== undefined) {
    return {
      name: `${name} has ${count(cluster.dcsHosts.length, 'voter')} and a leader`,
      command: `${place.enter(first)} ${dcsWay(cluster).argv.join(' ')}`,
      judge: (seen) => judgeDcs(cluster, name, seen),
    }
  }
  return {
    name: `every Patroni reads ${name}`,
    command: curlLine(place, `https://${cluster.postgresHosts[0]?.address}:${cluster.ports.patroni}/patroni`),
    judge: (seen) => judgeDcsFromPatroni(cluster, name, seen),
  }
}

function judgeDcs(cluster: Cluster, name: string, { dcs }: Observation): Verdict {
  const { unit, leaderless } = dcsWay(cluster)
  const first = cluster.dcsHosts[0]?.name
  if (dcs === undefined) return failed(`${name} was not asked`)
  if ('cause' in dcs) {
    if (leaderless?.test(dcs.cause)) return failed(`${name} has no leader`, first, unit)
    return failed(`${name} does not answer: ${dcs.cause}`, first, unit)
  }
  const { leader, voters, lost } = dcs.value
  const missing = cluster.dcsHosts.find((host) => !voters.includes(host.name))
  if (missing) return failed(`${missing.name} is no voter of ${name}; ${list(voters)} are`, missing.name, unit)
  if (lost.length > 0) return failed(`${name} does not reach its server on ${list(lost)}`, lost[0], unit)
  if (leader === undefined) return failed(`${name} has no leader`, first, unit)
  return passed(`${leader} leads; ${list(voters)} vote`)
}

// Reading goes through the host's own server and needs the consensus, so a fresh read proves both.
function judgeDcsFromPatroni(cluster: Cluster, name: string, { patroni }: Observation): Verdict {
  for (const host of cluster.postgresHosts) {
    const probe = patroni[host.name]
    const age = answerOf(probe)?.dcsAge
    if (age !== undefined && age <= cluster.failover.ttl) continue
    const why = probe && 'cause' in probe ? `Patroni: ${probe.cause}` : age === undefined ? 'never yet' : `${age} s ago`
    return failed(`${host.name} has not read ${name} lately: ${why}`, host.name, 'patroni.service')
  }
  return passed(`read within ${cluster.failover.ttl} s by all; who votes is visible inside a host only`)
}

function judgeLeader(cluster: Cluster, observation: Observation): Verdict {
  const primaries = cluster.postgresHosts.filter(({ name }) => {
    const report = answerOf(observation.patroni[name])
    return report !== undefined && isPrimary(report.role) && report.state === 'running'
  })
  if (primaries.length > 1) return failed(`${list(primaries.map(({ name }) => name))} each say that they lead`)
  const leader = leaderOf(observation)
  return leader === undefined ? noLeader(cluster, observation) : judgeHolder(leader, observation)
}

// The lock outlives its holder by up to its TTL, and is taken before the promotion.
function judgeHolder(leader: string, { patroni }: Observation): Verdict {
  const probe = patroni[leader]
  const unit = 'patroni.service'
  if (probe && 'cause' in probe)
    return failed(`${leader} has the leader lock, but its Patroni gives: ${probe.cause}`, leader, unit)
  const report = answerOf(probe)
  if (report && isPrimary(report.role)) return passed(leader)
  return failed(`${leader} has the leader lock and is being promoted`, leader, unit)
}

function noLeader(cluster: Cluster, observation: Observation): Verdict {
  const silent = cluster.postgresHosts.map((host) => [host, observation.patroni[host.name]] as const)
  const first = cluster.postgresHosts[0]?.name
  const causes = silent.map(([{ name }]) => describe(name, observation))
  const words = silent.every(([, probe]) => probe && 'cause' in probe) ? 'no Patroni answers' : 'no leader yet'
  return failed(`${words}: ${causes.join('; ')}`, first, 'patroni.service')
}

function judgeReplicas(cluster: Cluster, observation: Observation): Verdict {
  const leader = leaderOf(observation)
  if (leader === undefined) return failed('there is no leader to stream from')
  const timeline = membersOf(observation).find(({ name }) => name === leader)?.timeline
  const replicas = cluster.postgresHosts.filter(({ name }) => name !== leader)
  for (const host of replicas) {
    const cause = whyNotStreaming(host, observation, timeline)
    if (cause !== undefined) return failed(cause, host.name, 'patroni.service')
  }
  return passed(`${list(replicas.map(({ name }) => name))}, timeline ${timeline}`)
}

function whyNotStreaming({ name }: Host, observation: Observation, timeline: number | undefined): string | undefined {
  const member = membersOf(observation).find((known) => known.name === name)
  // A host that went off stays `streaming` in the DCS until its entry there ends.
  if ('cause' in (observation.patroni[name] ?? {})) return describe(name, observation)
  if (member?.state !== 'streaming') return describe(name, observation)
  if (member.timeline !== timeline) return `${name} is on timeline ${member.timeline}, the leader on ${timeline}`
  // So does one that lost its connection, until its next loop.
  const isConnected = answerOf(observation.patroni[name])?.replication === 'streaming'
  return isConnected ? undefined : `${name} receives no WAL from the leader`
}

function describe(name: string, observation: Observation): string {
  const probe = observation.patroni[name]
  if (probe && 'cause' in probe) return `${name}: ${probe.cause}`
  const state = membersOf(observation).find((known) => known.name === name)?.state ?? answerOf(probe)?.state
  if (state === 'creating replica') return `${name} is being cloned`
  if (state === 'initializing new cluster') return `${name} makes the first data directory`
  return state === undefined ? `${name} is no member yet` : `${name} is ${state}`
}

function judgeStandby(observation: Observation): Verdict {
  const standbys = membersOf(observation).filter(({ role }) => ['sync_standby', 'quorum_standby'].includes(role))
  const answering = standbys.filter(({ name }) => 'value' in (observation.patroni[name] ?? {}))
  if (answering.length > 0) return passed(list(answering.map(({ name }) => name)))
  const [silent] = standbys
  if (silent)
    return failed(`${silent.name} is the synchronous standby and does not answer`, silent.name, 'patroni.service')
  return failed('Patroni has chosen no synchronous standby yet', leaderOf(observation), 'patroni.service')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function list(words: readonly string[]): string {
  return words.length === 0 ? 'none' : words.join(', ')
}

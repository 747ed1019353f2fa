import type { Cluster, Host } from '../model/cluster.ts'
import { servesDcs } from '../model/dcs.ts'
import type { Live, LiveState } from '../picture/live.ts'
import { dcsFacts } from '../topology/dcs.ts'
import { leaderOf } from './check-postgres.ts'
import { readersUp, serversUp } from './haproxy.ts'
import { answerOf, membersOf, type Observation } from './observation.ts'
import { isHealthy, lagWords, roleWord } from './status-tables.ts'

/** An observation as the picture of the topology shows it: each host, and who has the VIP. */
export function liveOf(cluster: Cluster, observation: Observation): Live {
  const hosts = cluster.hosts.flatMap((host) => {
    const state = stateOf(host, cluster, observation)
    return state === undefined ? [] : [[host.name, state] as const]
  })
  const holder = answerOf(observation.vip.answeredBy)
  const vip: LiveState =
    holder === undefined
      ? { mood: 'bad', is: 'answers nowhere', notes: [] }
      : { mood: 'leader', is: `on ${holder}`, notes: [] }
  return { hosts: Object.fromEntries(hosts), vip }
}

function stateOf(host: Host, cluster: Cluster, observation: Observation): LiveState | undefined {
  if (host.roles.includes('proxy')) return proxyState(host, cluster, observation)
  const server = servesDcs(host) ? dcsState(host, cluster, observation) : undefined
  if (!host.roles.includes('postgres')) return server
  return withNotes(postgresState(host, observation), server)
}

// What a host's second program is ill of is seen on the host too.
function withNotes(state: LiveState, server: LiveState | undefined): LiveState {
  if (server === undefined || state.mood === 'bad') return state
  const mood = ['watch', 'bad'].includes(server.mood) ? 'watch' : state.mood
  return { mood, is: state.is, notes: [...state.notes, ...server.notes] }
}

function postgresState({ name }: Host, observation: Observation): LiveState {
  const probe = observation.patroni[name]
  const member = membersOf(observation).find((each) => each.name === name)
  const report = answerOf(probe)
  if (report === undefined) {
    return { mood: 'bad', is: 'no answer', notes: member === undefined ? [] : [`last known as ${roleWord(member)}`] }
  }
  const state = member?.state ?? report.state
  const timeline = member?.timeline ?? report.timeline
  const lag = lagWords(member)
  const notes = [
    ...(timeline === undefined ? [] : [`timeline ${timeline}${lag === '' ? '' : `, ${lag} behind`}`]),
    ...(report.pendingRestart ? ['restart pending'] : []),
  ]
  if (member === undefined || !isHealthy(state)) return { mood: 'watch', is: state, notes }
  if (report.pendingRestart) return { mood: 'watch', is: roleWord(member), notes }
  return { mood: leaderOf(observation) === name ? 'leader' : 'good', is: roleWord(member), notes }
}

function dcsState({ name }: Host, cluster: Cluster, { dcs }: Observation): LiveState | undefined {
  if (dcs === undefined) return undefined
  const { title } = dcsFacts[cluster.dcs]
  if ('cause' in dcs) return { mood: 'bad', is: 'no answer', notes: [`${title} does not answer`] }
  const { leader, voters, lost } = dcs.value
  if (lost.includes(name)) return { mood: 'bad', is: 'no answer', notes: [`lost to ${title}`] }
  if (!voters.includes(name)) return { mood: 'watch', is: 'no voter', notes: [`no voter of ${title}`] }
  return leader === name
    ? { mood: 'leader', is: 'leads', notes: [`leads ${title}`] }
    : { mood: 'good', is: 'votes', notes: [] }
}

function proxyState({ name }: Host, { ports }: Cluster, observation: Observation): LiveState {
  const haproxy = answerOf(observation.haproxy[name])
  const pgbouncer = answerOf(observation.pgbouncer[name])
  if (haproxy === undefined && pgbouncer === undefined) return { mood: 'bad', is: 'no answer', notes: [] }
  const doors = haproxy === undefined ? [] : [serversUp(haproxy.readWrite), readersUp(haproxy)]
  const [readWrite, readOnly] = doors.map((up) => (up.length === 0 ? 'nobody' : up.join(', ')))
  const pgadmin = observation.pgadmin[name]
  const silent = [
    ...(haproxy === undefined ? ['HAProxy does not answer'] : []),
    ...(pgbouncer === undefined ? ['PgBouncer does not answer'] : []),
    ...(pgadmin !== undefined && 'cause' in pgadmin ? ['pgAdmin does not answer'] : []),
  ]
  const holds = answerOf(observation.vip.answeredBy) === name
  const notes = [
    ...(readWrite === undefined ? [] : [`${ports.haproxyReadWrite} to ${readWrite}`]),
    ...(readOnly === undefined ? [] : [`${ports.haproxyReadOnly} to ${readOnly}`]),
    ...silent,
  ]
  const isWell = silent.length === 0 && readWrite !== 'nobody'
  return { mood: isWell ? (holds ? 'leader' : 'good') : 'watch', is: holds ? 'holds the VIP' : 'stands by', notes }
}

import type { Cluster, Host } from '../model/cluster.ts'
import { failed, type PassiveCheck, passed, type Verdict } from './check.ts'
import { leaderOf } from './check-postgres.ts'
import { readersUp, serversUp } from './haproxy.ts'
import type { Observation, Probe } from './observation.ts'
import { clientLine, curlLine, type Place, psqlLine } from './place.ts'
import { readersBeside } from './read-door.ts'

/** What must hold for the proxies, the VIP and pgAdmin, in the order in which it comes about. */
export function proxyChecks(cluster: Cluster, place: Place): PassiveCheck[] {
  const { address } = cluster.vip
  const pgadminHosts = cluster.hosts.filter(({ roles }) => roles.includes('pgadmin'))
  return [
    ...cluster.proxyHosts.map((host) => haproxyCheck(cluster, host, place)),
    ...cluster.proxyHosts.map((host) => pgbouncerCheck(cluster, host, place)),
    {
      name: `exactly one proxy holds ${address}`,
      command: clientLine(place, `ip neighbour show ${address}`),
      judge: (seen) => judgeHolder(cluster, seen),
    },
    ...sqlChecks(cluster, place),
    ...pgadminHosts.map((host) => pgadminCheck(cluster, host, place)),
  ]
}

function haproxyCheck(cluster: Cluster, { name, address }: Host, place: Place): PassiveCheck {
  return {
    name: `HAProxy on ${name}: ${cluster.ports.haproxyReadWrite} to the leader, ${cluster.ports.haproxyReadOnly} to the replicas`,
    command: curlLine(place, `--user hardway 'https://${address}:${cluster.ports.haproxyStats}/stats;csv'`),
    judge: (seen) => judgeHaproxy(cluster, name, seen),
  }
}

function judgeHaproxy(cluster: Cluster, proxy: string, observation: Observation): Verdict {
  const probe = observation.haproxy[proxy]
  const unit = 'haproxy.service'
  if (probe === undefined || 'cause' in probe) return failed(`HAProxy on ${proxy}: ${causeIn(probe)}`, proxy, unit)
  const leader = leaderOf(observation)
  const [readWrite, readOnly] = [serversUp(probe.value.readWrite), readersUp(probe.value)]
  const replicas = readersBeside(cluster, leader)
  const seen = `${cluster.ports.haproxyReadWrite}: ${show(readWrite)}; ${cluster.ports.haproxyReadOnly}: ${show(readOnly)}`
  const right = leader !== undefined && same(readWrite, [leader]) && same(readOnly, replicas)
  return right
    ? passed(seen)
    : failed(`HAProxy on ${proxy} sends ${seen}; the leader is ${leader ?? 'nobody'}`, proxy, unit)
}

function pgbouncerCheck({ ports }: Cluster, { name, address }: Host, place: Place): PassiveCheck {
  return {
    name: `PgBouncer on ${name} answers`,
    command: clientLine(place, `pg_isready --host=${address} --port=${ports.pgbouncer}`),
    judge: ({ pgbouncer }) => {
      const probe = pgbouncer[name]
      if (probe === undefined || 'cause' in probe) {
        return failed(`PgBouncer on ${name}: ${causeIn(probe)}`, name, 'pgbouncer.service')
      }
      if (probe.value === 'S') return passed('with TLS')
      return failed(`PgBouncer on ${name} speaks no TLS`, name, 'pgbouncer.service')
    },
  }
}

function judgeHolder(cluster: Cluster, { vip }: Observation): Verdict {
  const unit = 'keepalived.service'
  const first = cluster.proxyHosts[0]?.name
  const holders = Object.entries(vip.heldBy ?? {}).flatMap(([name, held]) =>
    'value' in held && held.value ? [name] : [],
  )
  if (vip.heldBy !== undefined && holders.length === 0) {
    return failed(`no proxy holds ${cluster.vip.address}`, first, unit)
  }
  if (holders.length > 1) return failed(`${holders.join(' and ')} both hold ${cluster.vip.address}`, first, unit)
  if ('cause' in vip.answeredBy)
    return failed(`nobody answers at ${cluster.vip.address}: ${vip.answeredBy.cause}`, first, unit)
  const answering = vip.answeredBy.value
  const [holder] = holders
  if (holder === undefined) return passed(`${answering} answers for it`)
  return holder === answering
    ? passed(holder)
    : failed(`${holder} holds ${cluster.vip.address}, but ${answering} answers for it`, answering, unit)
}

function sqlChecks(cluster: Cluster, place: Place): PassiveCheck[] {
  const [database] = cluster.databases
  if (database === undefined) return []
  const { address } = cluster.vip
  const psql = (port: number) =>
    psqlLine(
      place,
      { host: address, port, user: database.owner, database: database.name },
      'select inet_server_addr(), pg_is_in_recovery()',
    )
  return [
    {
      name: `${address}:${cluster.ports.pgbouncer} leads to the leader`,
      command: psql(cluster.ports.pgbouncer),
      judge: (seen) => judgeWrites(seen, `${address}:${cluster.ports.pgbouncer}`),
    },
    {
      name: readDoorName(cluster, `${address}:${cluster.ports.haproxyReadOnly}`),
      command: psql(cluster.ports.haproxyReadOnly),
      judge: (seen: Observation) => judgeReads(cluster, seen, `${address}:${cluster.ports.haproxyReadOnly}`),
    },
  ]
}

function judgeWrites(observation: Observation, where: string): Verdict {
  const probe = observation.vip.writes
  if (probe === undefined || 'cause' in probe) return failed(`SQL at ${where}: ${causeIn(probe)}`)
  const { host, inRecovery } = probe.value
  const leader = leaderOf(observation)
  if (inRecovery) return failed(`${where} leads to ${host}, which is a replica`)
  return host === leader ? passed(host) : failed(`${where} leads to ${host}; the leader is ${leader ?? 'nobody'}`)
}

function readDoorName(cluster: Cluster, where: string): string {
  if (cluster.postgresHosts.length > 1) return `${where} leads to a replica`
  return cluster.replicaReads.noReplica === 'primary' ? `${where} leads to the leader` : `${where} leads to nobody`
}

function judgeReads(cluster: Cluster, observation: Observation, where: string): Verdict {
  const probe = observation.vip.reads
  const leader = leaderOf(observation)
  const readers = readersBeside(cluster, leader)
  if (probe === undefined) return failed(`SQL at ${where}: ${causeIn(probe)}`)
  if ('cause' in probe)
    return readers.length > 0 ? failed(`SQL at ${where}: ${probe.cause}`) : passed('no replica takes reads')
  const { host, inRecovery } = probe.value
  if (inRecovery || (host === leader && readers.includes(host))) return passed(host)
  return failed(`${where} leads to ${host}, which is not a replica`)
}

function pgadminCheck({ ports }: Cluster, { name, address }: Host, place: Place): PassiveCheck {
  return {
    name: `pgAdmin's log-in page answers on ${name}`,
    command: clientLine(place, `curl --silent --show-error --fail http://${address}:${ports.pgadmin}/login`),
    judge: ({ pgadmin }) => {
      const probe = pgadmin[name]
      if (probe === undefined || 'cause' in probe) {
        return failed(`pgAdmin on ${name}: ${causeIn(probe)}`, name, 'pgadmin.service')
      }
      return passed(`HTTP ${probe.value}`)
    },
  }
}

function causeIn(probe: Probe<unknown> | undefined): string {
  return probe && 'cause' in probe ? probe.cause : 'was not asked'
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join()
}

function show(names: readonly string[]): string {
  return names.length === 0 ? 'nobody' : names.join(', ')
}

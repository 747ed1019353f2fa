import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { askDcs } from './dcs/index.ts'
import { readHaproxy } from './haproxy.ts'
import { type ExecInHost, findAnswering, holdsVip } from './inside-hosts.ts'
import type { Observation } from './observation.ts'
import { readPatroni } from './patroni.ts'
import { readPgadmin } from './pgadmin.ts'
import { probe, probeEach } from './probe.ts'
import { askBackend, askTls, ownerLogin } from './sql.ts'

/**
 * Asks everything in the cluster at once how it is; takes little more than 2 s at most.
 * Runs where the hosts' network is. Never fails because a part of the cluster does: that is part of the answer.
 * @param exec the way into the hosts, where the one who runs them knows one; without it what only they know is left out.
 */
export async function observe(cluster: Cluster, secrets: Secrets, exec?: ExecInHost): Promise<Observation> {
  const { ca, passwords } = secrets
  const { ports } = cluster
  const pgadminHosts = cluster.hosts.filter(({ roles }) => roles.includes('pgadmin'))
  const [patroni, dcs, haproxy, pgbouncer, pgadmin, vip] = await Promise.all([
    probeEach(cluster.postgresHosts, ({ address }) => readPatroni(address, ports.patroni, ca.certificate)),
    observeDcs(cluster, exec),
    probeEach(cluster.proxyHosts, ({ address }) =>
      readHaproxy(address, ports.haproxyStats, passwords.haproxy_stats, ca.certificate),
    ),
    probeEach(cluster.proxyHosts, ({ address }) => askTls(address, ports.pgbouncer, ca.certificate)),
    probeEach(pgadminHosts, ({ address }) => readPgadmin(address, ports.pgadmin)),
    observeVip(cluster, secrets, exec),
  ])
  return { at: new Date().toISOString(), patroni, ...dcs, haproxy, pgbouncer, vip, pgadmin }
}

async function observeDcs(cluster: Cluster, exec?: ExecInHost): Promise<Pick<Observation, 'dcs'>> {
  return exec === undefined ? {} : { dcs: await probe(() => askDcs(cluster, exec)) }
}

async function observeVip(cluster: Cluster, secrets: Secrets, exec?: ExecInHost): Promise<Observation['vip']> {
  const { address } = cluster.vip
  const [database] = cluster.databases
  const backendAt = (port: number) =>
    database && probe(() => askBackend(ownerLogin(database, secrets, address, port), cluster))
  const [pgbouncer, heldBy, writes, reads] = await Promise.all([
    probe(() => askTls(address, cluster.ports.pgbouncer, secrets.ca.certificate)),
    exec && probeEach(cluster.proxyHosts, ({ name }) => holdsVip(cluster, name, exec)),
    backendAt(cluster.ports.pgbouncer),
    backendAt(cluster.ports.haproxyReadOnly),
  ])
  // An entry outlives its owner: without an answer it would name the last one.
  const answeredBy = 'cause' in pgbouncer ? pgbouncer : await probe(() => findAnswering(cluster))
  return { pgbouncer, answeredBy, ...(heldBy && { heldBy }), ...(writes && { writes }), ...(reads && { reads }) }
}

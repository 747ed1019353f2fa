import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { askDcs } from './dcs/index.ts'
import { readHaproxy } from './haproxy.ts'
import { type ExecInHost, findAnswering, holdsVip } from './inside-hosts.ts'
import type { Observation } from './observation.ts'
import { readPatroni } from './patroni.ts'
import { readPgadmin } from './pgadmin.ts'
import { patience, probe, probeEach } from './probe.ts'
import { askBackend, askTls, ownerLogin } from './sql.ts'

/**
 * Asks everything in the cluster at once how it is.
 * Runs where the hosts' network is. Never fails because a part of the cluster does: that is part of the answer.
 * @param exec the way into the hosts, where the one who runs them knows one; without it what only they know is left out.
 * @param milliseconds how long each answer may take, and little more all of them.
 */
export async function observe(
  cluster: Cluster,
  secrets: Secrets,
  exec?: ExecInHost,
  milliseconds = patience,
): Promise<Observation> {
  const { ca, passwords } = secrets
  const { ports } = cluster
  const pgadminHosts = cluster.hosts.filter(({ roles }) => roles.includes('pgadmin'))
  const [patroni, dcs, haproxy, pgbouncer, pgadmin, vip] = await Promise.all([
    probeEach(
      cluster.postgresHosts,
      ({ address }) => readPatroni(address, ports.patroni, ca.certificate),
      milliseconds,
    ),
    observeDcs(cluster, milliseconds, exec),
    probeEach(
      cluster.proxyHosts,
      ({ address }) => readHaproxy(address, ports.haproxyStats, passwords.haproxy_stats, ca.certificate),
      milliseconds,
    ),
    probeEach(cluster.proxyHosts, ({ address }) => askTls(address, ports.pgbouncer, ca.certificate), milliseconds),
    probeEach(pgadminHosts, ({ address }) => readPgadmin(address, ports.pgadmin), milliseconds),
    observeVip(cluster, secrets, milliseconds, exec),
  ])
  return { at: new Date().toISOString(), patroni, ...dcs, haproxy, pgbouncer, vip, pgadmin }
}

async function observeDcs(
  cluster: Cluster,
  milliseconds: number,
  exec?: ExecInHost,
): Promise<Pick<Observation, 'dcs'>> {
  return exec === undefined ? {} : { dcs: await probe(() => askDcs(cluster, exec), milliseconds) }
}

async function observeVip(
  cluster: Cluster,
  secrets: Secrets,
  milliseconds: number,
  exec?: ExecInHost,
): Promise<Observation['vip']> {
  const { address } = cluster.vip
  const [database] = cluster.databases
  const backendAt = (port: number) =>
    database && probe(() => askBackend(ownerLogin(database, secrets, address, port), cluster), milliseconds)
  const [pgbouncer, heldBy, writes, reads] = await Promise.all([
    probe(() => askTls(address, cluster.ports.pgbouncer, secrets.ca.certificate), milliseconds),
    exec && probeEach(cluster.proxyHosts, ({ name }) => holdsVip(cluster, name, exec), milliseconds),
    backendAt(cluster.ports.pgbouncer),
    backendAt(cluster.ports.haproxyReadOnly),
  ])
  // An entry outlives its owner: without an answer it would name the last one.
  const answeredBy = 'cause' in pgbouncer ? pgbouncer : await probe(() => findAnswering(cluster), milliseconds)
  return { pgbouncer, answeredBy, ...(heldBy && { heldBy }), ...(writes && { writes }), ...(reads && { reads }) }
}

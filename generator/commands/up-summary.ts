import { leaderOf } from '../cluster/check-postgres.ts'
import type { InputFiles } from '../cluster/find-place.ts'
import { asArguments, npmRun } from '../cluster/named-files.ts'
import { answerOf } from '../cluster/observation.ts'
import { type Place, psqlLine } from '../cluster/place.ts'
import type { Verified } from '../cluster/verified.ts'
import type { Cluster } from '../model/cluster.ts'
import { pgadminLogin } from '../roles/pgadmin.ts'

/** What a person needs who has just started a cluster: who leads, how to get in, how to end it. */
export function showSummary(
  cluster: Cluster,
  { observation, checks }: Verified,
  place: Place,
  files: InputFiles,
): string {
  const { topology, secrets, out } = files
  const rows: [string, string][] = [
    ['leader', leaderOf(observation) ?? 'none'],
    ['VIP', `${cluster.vip.address}, on ${answerOf(observation.vip.answeredBy) ?? 'no proxy'}`],
    ...psqlRows(cluster, place, files),
    ...pgadminRows(cluster, place, files),
    ['watch', `npx hardway status${asArguments({ topology, secrets })} --watch`],
    ['stop', npmRun('down', asArguments({ topology, out }))],
  ]
  const lines = rows.map(([name, words]) => `  ${name.padEnd(8)}${words}`)
  const told = `Cluster ${cluster.name} is up; ${checks.length} of ${checks.length} checks passed.`
  const note = '  It is not highly available: the loss of one host ends it, or its data (`availability: none`).'
  return [told, ...(cluster.highlyAvailable ? [] : [note]), ...lines].join('\n')
}

function psqlRows({ databases, vip, ports }: Cluster, place: Place, files: InputFiles): [string, string][] {
  const [first] = databases
  if (first === undefined) return []
  const line = psqlLine(place, {
    host: vip.address,
    ...portOf(ports.pgbouncer),
    user: first.owner,
    database: first.name,
  })
  // In the lab `lab run` hands psql the password.
  if (place.backend === 'lab') return [['psql', line]]
  return [['psql', `${line}   (its password: owners.${first.owner} in ${files.secrets})`]]
}

// psql's own default needs no word.
function portOf(port: number): { port?: number } {
  return port === 5432 ? {} : { port }
}

function pgadminRows(cluster: Cluster, place: Place, files: InputFiles): [string, string][] {
  const host = cluster.hosts.find(({ roles }) => roles.includes('pgadmin'))
  if (host === undefined) return []
  const { pgadmin: port } = cluster.ports
  const [first] = cluster.databases
  const asked = first === undefined ? '' : `; its servers ask for owners.${first.owner}`
  return [
    ['pgAdmin', `http://${host.address}${port === 80 ? '' : `:${port}`}/${namespaceWords(place)}`],
    ...forwarded(place, `${host.address}:${port}`),
    ['', `as ${pgadminLogin(cluster)}, its password: passwords.pgadmin in ${files.secrets}${asked}`],
  ]
}

function namespaceWords({ namespace }: Place): string {
  return namespace === undefined
    ? ''
    : `, from network namespace ${namespace}; at http://127.0.0.1:8080/ while this runs:`
}

// The socket is made out here; who answers on it is in the hosts' namespace.
function forwarded({ namespace }: Place, to: string): [string, string][] {
  if (namespace === undefined) return []
  const inside = `nsenter --net=/run/netns/${namespace} /usr/lib/systemd/systemd-socket-proxyd ${to}`
  return [['', `systemd-socket-activate --listen=127.0.0.1:8080 ${inside}`]]
}

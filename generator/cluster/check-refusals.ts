import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { type ActiveCheck, failed, passed, type Verdict } from './check.ts'
import { askHttp } from './http.ts'
import { clientLine, curlLine, type Place, psqlLine } from './place.ts'
import { causeOf, codeOf } from './probe.ts'
import { alwaysAnswers, alwaysHasReplica } from './read-door.ts'
import { type Login, ownerLogin, withConnection } from './sql.ts'

const table = 'hardway_smoke_refused'

/** What the front doors and Patroni must refuse. */
export function refusalChecks(cluster: Cluster, place: Place, secrets: Secrets): ActiveCheck[] {
  const { vip, ports } = cluster
  const { address } = vip
  const [first] = cluster.databases
  if (first === undefined) return []
  const { name: database, owner: user } = first
  const login = (port: number) => ownerLogin(first, secrets, address, port)
  const doors = doorsOf(cluster)
  const inTheClear = `'host=${address} port=${ports.haproxyReadWrite} user=${user} dbname=${database} sslmode=disable'`
  return [
    ...[ports.haproxyReadOnly]
      .filter(() => alwaysHasReplica(cluster))
      .map((port) => ({
        name: `${address}:${port} refuses a write`,
        command: psqlLine(place, { host: address, port, user, database }, `create table ${table} (id int)`),
        run: () => refusesWrite(login(port)),
      })),
    {
      name: `the superuser and the replication roles are refused at ${address}:${ports.pgbouncer} and ${ports.haproxyReadWrite}`,
      command: psqlLine(place, { host: address, port: ports.pgbouncer, user: 'postgres', database }, 'select 1'),
      run: () => refusesRoles([ports.pgbouncer, ports.haproxyReadWrite].map(login), secrets),
    },
    {
      name: `nobody gets in without TLS at ${address}:${doors.join(', ')}`,
      command: clientLine(place, `psql ${inTheClear}`),
      run: () => refusesPlaintext(doors.map(login)),
    },
    ...changeChecks(cluster, place, secrets),
  ]
}

function doorsOf(cluster: Cluster): number[] {
  const reads = alwaysAnswers(cluster) ? [cluster.ports.haproxyReadOnly] : []
  return [cluster.ports.pgbouncer, cluster.ports.haproxyReadWrite, ...reads]
}

async function refusesWrite(login: Login): Promise<Verdict> {
  try {
    await withConnection(login, (client) => client.query(`create table ${table} (id int)`))
  } catch (error) {
    // read_only_sql_transaction
    return codeOf(error) === '25006' ? passed(causeOf(error)) : failed(causeOf(error))
  }
  await withConnection(login, (client) => client.query(`drop table if exists ${table}`))
  return failed('a replica’s port took a write')
}

async function refusesRoles(logins: readonly Login[], { passwords }: Secrets): Promise<Verdict> {
  // The superuser has no password anywhere; the others are tried with their real one.
  const roles = { postgres: 'no-password', replicator: passwords.replicator, rewind: passwords.rewind }
  const attempts = Object.entries(roles).flatMap(([user, password]) =>
    logins.map((login) => ({ ...login, user, password })),
  )
  return refusesEach(attempts, ({ user, port }) => `${user} at port ${port}`)
}

async function refusesPlaintext(logins: readonly Login[]): Promise<Verdict> {
  const attempts = logins.map(({ ca, ...login }) => login)
  return refusesEach(attempts, ({ port }) => `a connection without TLS at port ${port}`)
}

async function refusesEach(attempts: readonly Login[], describe: (login: Login) => string): Promise<Verdict> {
  const seen: string[] = []
  for (const login of attempts) {
    const refusal = await refusalOf(login)
    if (refusal === undefined) return failed(`${describe(login)} is let in`)
    if (!refusal.byServer) return failed(`${describe(login)}: ${refusal.words}`)
    seen.push(refusal.words)
  }
  return passed(seen[0] ?? '')
}

async function refusalOf(login: Login): Promise<{ byServer: boolean; words: string } | undefined> {
  try {
    await withConnection(login, (client) => client.query('select 1'))
    return undefined
  } catch (error) {
    const code = codeOf(error)
    return { byServer: code !== undefined && refusals.has(code), words: causeOf(error) }
  }
}

// invalid_authorization_specification (pg_hba.conf), invalid_password, and PgBouncer's own protocol_violation.
const refusals = new Set(['28000', '28P01', '08P01'])

function changeChecks({ postgresHosts, ports }: Cluster, place: Place, { ca }: Secrets): ActiveCheck[] {
  const [first] = postgresHosts
  if (first === undefined) return []
  return [
    {
      name: `Patroni on ${first.name} refuses a change`,
      command: curlLine(place, `--request PATCH --data '{}' https://${first.address}:${ports.patroni}/config`),
      run: () => refusesChange(first.address, ports.patroni, ca.certificate),
    },
  ]
}

// An empty patch would change nothing where it were taken.
async function refusesChange(address: string, port: number, ca: string): Promise<Verdict> {
  try {
    const { status, body } = await askHttp(address, port, '/config', { ca, method: 'PATCH', body: '{}' })
    return status === 401 || status === 403
      ? passed(body.trim())
      : failed(`Patroni answered with HTTP status ${status}`)
  } catch (error) {
    return failed(causeOf(error))
  }
}

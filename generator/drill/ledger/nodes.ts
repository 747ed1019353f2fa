import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { takersOfReads } from '../../cluster/read-door.ts'
import { type Login, ownerLogin, withConnection } from '../../cluster/sql.ts'
import { Failure } from '../../failure.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { Secrets } from '../../model/secrets.ts'
import type { Contents } from './judge.ts'
import { firstDatabase, readContent } from './tables.ts'

/** Milliseconds that the replicas may take to answer at the VIP, and then to replay what the leader has. */
const patience = 60_000
const patient = { connect: patience, statement: patience }

/**
 * Reads what every PostgreSQL of a cluster holds, by its proxies alone: the leader at VIP:5000, the replicas at VIP:5001 by connections
 * that stay open until each replica has answered one; what is tagged `noloadbalance` is behind neither. Nothing may write meanwhile.
 * @throws Failure where a replica does not answer within 60 s, or does not come to the leader's LSN within 60 s more.
 */
export async function readNodes(cluster: Cluster, secrets: Secrets): Promise<Contents> {
  const { haproxyReadWrite, haproxyReadOnly } = cluster.ports
  const login = (port: number) => ownerLogin(firstDatabase(cluster), secrets, cluster.vip.address, port)
  return withConnection(
    login(haproxyReadWrite),
    async (leader) => {
      const known = { [await hostOf(leader, cluster)]: leader }
      return withReplicas(login(haproxyReadOnly), cluster, known, async (nodes) => {
        await waitForSameLsn(leader, Object.values(nodes))
        const contents: Record<string, Contents[string]> = {}
        for (const [host, client] of Object.entries(nodes)) contents[host] = await readContent(client)
        return contents
      })
    },
    patient,
  )
}

type Nodes = Readonly<Record<string, pg.Client>>
type Work<T> = (nodes: Nodes) => Promise<T>

// A replica that Patroni counts as whole is behind the VIP only after HAProxy's next checks of it.
async function withReplicas<T>(login: Login, cluster: Cluster, known: Nodes, work: Work<T>): Promise<T> {
  for (const deadline = Date.now() + patience; ; await sleep(500)) {
    const tries = 5 * cluster.postgresHosts.length
    const read = await tryReplicas(login, cluster, known, tries, async (nodes) => ({ done: await work(nodes) }))
    if ('done' in read) return read.done
    if (Date.now() > deadline) {
      const door = `${login.host}:${login.port}`
      throw new Failure(`no connection at ${door} led to ${read.missing.join(', ')} for ${patience / 1000} s`)
    }
  }
}

// Every connection stays open until the last has been made: the balancer then leads the next to who has fewest.
async function tryReplicas<T>(
  login: Login,
  cluster: Cluster,
  nodes: Nodes,
  tries: number,
  work: Work<T>,
): Promise<T | { readonly missing: readonly string[] }> {
  const missing = takersOfReads(cluster).filter((name) => nodes[name] === undefined)
  if (missing.length === 0) return work(nodes)
  if (tries === 0) return { missing }
  return withConnection(
    login,
    async (client) => {
      const host = await hostOf(client, cluster)
      return tryReplicas(login, cluster, { [host]: client, ...nodes }, tries - 1, work)
    },
    patient,
  )
}

async function hostOf(client: pg.Client, { hosts }: Cluster): Promise<string> {
  const { rows } = await client.query<{ address: string }>('SELECT host(inet_server_addr()) AS address')
  const address = rows[0]?.address
  return hosts.find((host) => host.address === address)?.name ?? String(address)
}

async function waitForSameLsn(leader: pg.Client, nodes: readonly pg.Client[]): Promise<void> {
  for (const deadline = Date.now() + patience; ; await sleep(100)) {
    const wanted = await lsnOf(leader)
    const reached = await Promise.all(nodes.map(lsnOf))
    if (reached.every((lsn) => lsn === wanted)) return
    if (Date.now() > deadline) throw new Failure(`the leader is at ${wanted}, the nodes at ${reached.join(', ')}`)
  }
}

async function lsnOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ lsn: string }>(
    'SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text AS lsn',
  )
  return rows[0]?.lsn ?? ''
}

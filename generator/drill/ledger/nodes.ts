import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type Login, ownerLogin, withConnection } from '../../cluster/sql.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { Secrets } from '../../model/secrets.ts'
import type { Contents } from './judge.ts'
import { firstDatabase, readContent } from './tables.ts'

/** Milliseconds that the replicas may take to replay what the leader has. */
const patience = 60_000

/**
 * Reads what every PostgreSQL of a cluster holds, by its proxies alone: the leader at VIP:5000, the replicas at VIP:5001 by connections
 * that stay open until each replica has answered one. Nothing may write meanwhile.
 * @throws Error where a replica cannot be reached, or does not come to the leader's LSN within 60 s.
 */
export async function readNodes(cluster: Cluster, secrets: Secrets): Promise<Contents> {
  const { haproxyReadWrite, haproxyReadOnly } = cluster.ports
  const login = (port: number) => ownerLogin(firstDatabase(cluster), secrets, cluster.vip.address, port)
  return withConnection(
    login(haproxyReadWrite),
    async (leader) => {
      const nodes = { [await hostOf(leader, cluster)]: leader }
      return withReplicas(login(haproxyReadOnly), cluster, nodes, 5 * cluster.postgresHosts.length, async () => {
        await waitForSameLsn(leader, Object.values(nodes))
        const contents: Record<string, Contents[string]> = {}
        for (const [host, client] of Object.entries(nodes)) contents[host] = await readContent(client)
        return contents
      })
    },
    patience,
  )
}

async function withReplicas<T>(
  login: Login,
  cluster: Cluster,
  nodes: Record<string, pg.Client>,
  tries: number,
  work: () => Promise<T>,
): Promise<T> {
  const missing = cluster.postgresHosts.map(({ name }) => name).filter((name) => nodes[name] === undefined)
  if (missing.length === 0) return work()
  if (tries === 0) throw new Error(`no connection at ${login.host}:${login.port} leads to ${missing.join(', ')}`)
  return withConnection(
    login,
    async (client) => {
      const host = await hostOf(client, cluster)
      nodes[host] ??= client
      return withReplicas(login, cluster, nodes, tries - 1, work)
    },
    patience,
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
    if (Date.now() > deadline) throw new Error(`the leader is at ${wanted}, the nodes at ${reached.join(', ')}`)
  }
}

async function lsnOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ lsn: string }>(
    'SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text AS lsn',
  )
  return rows[0]?.lsn ?? ''
}

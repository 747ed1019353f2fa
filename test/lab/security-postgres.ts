import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { membersOf } from '../../generator/cluster/observation.ts'
import { hostOf } from '../support.ts'
import {
  asSuperuser,
  badCertificates,
  hostCa,
  journal,
  now,
  output,
  outsideCa,
  ownCertificate,
  psql,
  putCertificate,
  script,
  tells,
} from './inside-cluster.ts'
import { eventually, observe, type RunningCluster, requireSuccess, verify } from './running-cluster.ts'

/** The front doors: whom a client believes, and that none gets in without TLS. */
export function doorsTests(running: () => RunningCluster): void {
  describe.each([5432, 5000, 5001])('port %i', (port) => {
    test('lets a client in that checks the address, or the name', async () => {
      const { cluster, secrets } = running()
      const targets = [{ name: cluster.name, address: cluster.vip.address }, ...cluster.proxyHosts]
      for (const { name, address } of targets) {
        expect(await verified(running(), `port=${port} host=${address}`), name).toBe('app')
        expect(await verified(running(), `port=${port} host=${name} hostaddr=${address}`), name).toBe('app')
      }
      const byName = `user=app dbname=app port=${port} host=${cluster.name} sslmode=verify-full sslrootcert=${hostCa}`
      expect(await psql(running(), { from: 'proxy1', password: secrets.owners.app ?? '' }, byName)).toBe('app')
    })

    test('is refused by a client that asks for another name or trusts another authority', async () => {
      const { cluster, topologyFile } = running()
      const { address } = cluster.vip
      expect(await verified(running(), `port=${port} host=elsewhere hostaddr=${address}`)).toMatch(
        /^server certificate for "\w+" \(and \d+ other names\) does not match host name "elsewhere"$/,
      )
      const foreign = join(topologyFile, '../foreign.pem')
      await writeFile(foreign, (await badCertificates(running(), 'db1')).foreign.certificate)
      expect(await asOwner(running(), `port=${port} host=${address} sslmode=verify-full sslrootcert=${foreign}`)).toBe(
        'SSL error: certificate verify failed',
      )
    })

    test('lets nobody in with a wrong password, and no superuser or replica with any', async () => {
      const { passwords } = running().secrets
      const door = `port=${port} host=${running().cluster.vip.address} sslmode=verify-full sslrootcert=${outsideCa(running())}`
      const says = (login: string, password: string) => psql(running(), { password }, `${login} ${door}`)
      const said = [
        await says('user=app dbname=app', 'wrong'),
        await says('user=postgres dbname=app', 'wrong'),
        await says('user=replicator dbname=app replication=true', passwords.replicator),
      ]
      const byPgbouncer = ['SASL authentication failed', 'no such user', 'no such user']
      const byPostgres = [
        'password authentication failed for user "app"',
        expect.stringMatching(/^pg_hba.conf rejects connection for host "10.77.0.2\d", user "postgres"/),
        expect.stringMatching(/^no pg_hba.conf entry for replication connection from host "10.77.0.2\d"/),
      ]
      expect(said.map((text) => text.replace('FATAL:  ', ''))).toEqual(port === 5432 ? byPgbouncer : byPostgres)
    })

    test('lets nobody in without TLS', async () => {
      const said = await asOwner(running(), `port=${port} host=${running().cluster.vip.address} sslmode=disable`)
      const byPostgres = /^FATAL: {2}no pg_hba\.conf entry for host .*, no encryption$/
      expect(said).toMatch(port === 5432 ? /^FATAL: {2}SSL required$/ : byPostgres)
    })
  })
}

/** PostgreSQL behind them: who may come from where, and what it must prove itself. */
export function postgresTests(running: () => RunningCluster): void {
  describe('PostgreSQL itself', () => {
    test('lets nobody in without TLS', async () => {
      const { secrets } = running()
      const door = `${at(running(), 'db1')} user=app dbname=app sslmode=disable`
      expect(await psql(running(), { from: 'proxy1', password: secrets.owners.app ?? '' }, door)).toBe(
        'FATAL:  no pg_hba.conf entry for host "10.77.0.21", user "app", database "app", no encryption',
      )
    })

    test('is replicated and rewound from by other database hosts only, which show their certificate', async () => {
      const proof = 'sslcert=/etc/patroni/tls/certificate.pem sslkey=/etc/patroni/tls/key.pem'
      expect(await replicates('db2', proof)).toMatch(/^\d+\|\d+\|/)
      expect(await rewinds('db2', proof)).toBe('rewind')
      const missing = 'FATAL:  connection requires a valid client certificate'
      expect([await replicates('db2'), await rewinds('db2')]).toEqual([missing, missing])
      const reasons = { expired: 'certificate has expired', foreign: 'unable to get local issuer' }
      for (const kind of ['expired', 'foreign'] as const) {
        const { certificate, key } = (await badCertificates(running(), 'db2'))[kind]
        await output(running(), 'db2', 'umask 077; cat >/root/replica.pem', certificate + key)
        const since = await now(running(), 'db1')
        expect(await replicates('db2', 'sslcert=/root/replica.pem sslkey=/root/replica.pem')).not.toMatch(/^\d/)
        await tells(running(), 'db1', 'patroni', since, `failed at depth 0: ${reasons[kind]}`)
      }
      expect(await replicates('proxy1')).toBe(
        'FATAL:  no pg_hba.conf entry for replication connection from host "10.77.0.21", user "replicator", SSL encryption',
      )
      expect(await rewinds('proxy1')).toBe(
        'FATAL:  pg_hba.conf rejects connection for host "10.77.0.21", user "rewind", database "postgres", SSL encryption',
      )
    })

    test('takes the superuser on its socket only, and nobody else as him', async () => {
      const door = `${at(running(), 'db1')} user=postgres dbname=app ${trust}`
      expect(await psql(running(), { from: 'proxy1', password: '' }, door)).toBe(
        'FATAL:  pg_hba.conf rejects connection for host "10.77.0.21", user "postgres", database "app", SSL encryption',
      )
      const asConsul = 'setpriv --reuid=consul --clear-groups psql -w -U postgres postgres'
      expect((await script(running(), 'db1', asConsul)).stderr).toMatch(
        /Peer authentication failed for user "postgres"/,
      )
    })

    test.each(['expired', 'foreign'] as const)(
      'with an %s certificate gets neither clients, PgBouncer nor replicas',
      async (kind) => {
        const seen = await observe(running())
        const leader = leaderOf(seen) ?? ''
        const replica = membersOf(seen).find(({ role }) => role === 'replica')?.name ?? ''
        try {
          await putCertificate(running(), leader, (await badCertificates(running(), leader))[kind])
          await asSuperuser(running(), leader, 'SELECT pg_reload_conf()')
          await nobodyBelieves(running(), leader, replica)
        } finally {
          await putCertificate(running(), leader, ownCertificate(running(), leader))
          await asSuperuser(running(), leader, 'SELECT pg_reload_conf()')
        }
        requireSuccess('verify', await verify(running(), 60))
      },
    )
  })

  const trust = `sslmode=verify-full sslrootcert=${hostCa}`

  function replicates(from: string, proof = ''): Promise<string> {
    const { replicator: password } = running().secrets.passwords
    const door = `${at(running(), 'db1')} user=replicator replication=true ${trust} ${proof}`
    return psql(running(), { from, password, sql: 'IDENTIFY_SYSTEM' }, door)
  }

  function rewinds(from: string, proof = ''): Promise<string> {
    const { rewind: password } = running().secrets.passwords
    return psql(running(), { from, password }, `${at(running(), 'db1')} user=rewind dbname=postgres ${trust} ${proof}`)
  }
}

// Each of them anew: what was connected before stays.
async function nobodyBelieves(running: RunningCluster, leader: string, replica: string): Promise<void> {
  const failed = 'certificate verify failed'
  await eventually('a client that refuses', 10, async () => {
    const said = await verified(running, `port=5000 host=${running.cluster.vip.address}`)
    return said === `SSL error: ${failed}` ? { done: true } : { seen: said }
  })
  const [atProxy, atReplica] = [await now(running, 'proxy1'), await now(running, replica)]
  await output(running, 'proxy1', 'systemctl restart pgbouncer')
  expect(await verified(running, `${at(running, 'proxy1')}`)).not.toBe('app')
  expect(await journal(running, 'proxy1', 'pgbouncer', atProxy)).toContain(failed)
  await asSuperuser(
    running,
    leader,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_replication WHERE application_name = '${replica}'`,
  )
  await tells(running, replica, 'patroni', atReplica, `SSL error: ${failed}`)
}

function at({ cluster }: RunningCluster, host: string): string {
  return `host=${hostOf(cluster, host).address}`
}

function asOwner(running: RunningCluster, door: string): Promise<string> {
  return psql(running, { password: running.secrets.owners.app ?? '' }, `user=app dbname=app ${door}`)
}

function verified(running: RunningCluster, door: string): Promise<string> {
  return asOwner(running, `${door} sslmode=verify-full sslrootcert=${outsideCa(running)}`)
}

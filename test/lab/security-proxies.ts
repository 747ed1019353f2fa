import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { execInHost } from '../../generator/lab/enter.ts'
import type { KeyPair } from '../../generator/model/secrets.ts'
import { pgadminLogin } from '../../generator/roles/pgadmin.ts'
import { hostOf } from '../support.ts'
import {
  asSuperuser,
  badCertificates,
  hostCa,
  journal,
  journalOfSeconds,
  now,
  output,
  outsideCa,
  ownCertificate,
  psql,
  script,
} from './inside-cluster.ts'
import { eventually, observe, type RunningCluster } from './running-cluster.ts'

export function pgbouncerTests(running: () => RunningCluster): void {
  const logIn = (user: string, password: string, database = 'app') => {
    const trust = `sslmode=verify-full sslrootcert=${outsideCa(running())}`
    return psql(
      running(),
      { password },
      `host=${running().cluster.vip.address} user=${user} dbname=${database} ${trust}`,
    )
  }

  describe('PgBouncer', () => {
    test('refuses superusers and roles whose time is over', async () => {
      const leader = leaderOf(await observe(running())) ?? ''
      const roles = `CREATE ROLE boss SUPERUSER LOGIN PASSWORD 'for-the-test';
        CREATE ROLE gone LOGIN PASSWORD 'for-the-test' VALID UNTIL '2000-01-01';
        CREATE ROLE guest LOGIN PASSWORD 'for-the-test' VALID UNTIL '2100-01-01';
        GRANT CONNECT ON DATABASE app TO gone, guest;`
      await asSuperuser(running(), leader, roles)
      expect(await logIn('guest', 'for-the-test')).toBe('guest')
      for (const user of ['boss', 'gone', 'postgres'])
        expect(await logIn(user, 'for-the-test'), user).toBe('FATAL:  no such user')
      await asSuperuser(running(), leader, "ALTER ROLE guest VALID UNTIL '2000-01-01'")
      expect(await logIn('guest', 'for-the-test')).toMatch(/^FATAL: {2}(no such user|SASL authentication failed)$/)
    })

    test('opens its console to its own user on the socket, and to nobody on the network', async () => {
      const { owners, passwords } = running().secrets
      expect(await logIn('pgbouncer', passwords.pgbouncer, 'pgbouncer')).toBe('FATAL:  not allowed')
      expect(await logIn('app', owners.app ?? '', 'pgbouncer')).toBe('FATAL:  not allowed')
      const console = (user: string) => {
        const client = `psql -XAtw -h /run/postgresql -U pgbouncer -c 'SHOW VERSION' pgbouncer`
        return script(running(), 'proxy1', `setpriv --reuid=${user} --clear-groups ${client}`)
      }
      expect((await console('postgres')).stdout).toMatch(/^PgBouncer 1\./)
      expect((await console('haproxy')).stderr).toMatch(/FATAL: {2}not allowed/)
    })

    test('is asked by Keepalived once a second and has nothing to log of it', async () => {
      expect(await journalOfSeconds(running(), 'proxy2', 'pgbouncer', 5)).toBe('')
    })
  })
}

export function haproxyTests(running: () => RunningCluster): void {
  const statistics = (url: string, configuration: string) =>
    script(
      running(),
      'proxy1',
      `curl --silent --config - --cacert ${hostCa} --output /dev/null --write-out '%{http_code}' ${url}`,
      configuration,
    )

  describe('HAProxy’s statistics', () => {
    test.each([
      ['200', 'with the password', (password: string) => `user = "hardway:${password}"`],
      ['401', 'with a wrong one', () => 'user = "hardway:wrong"'],
      ['401', 'without', () => ''],
    ])('answer %s %s', async (status, _, configuration) => {
      const { secrets } = running()
      const asked = await statistics('https://10.77.0.21:7000/stats', configuration(secrets.passwords.haproxy_stats))
      expect(asked).toMatchObject({ exitCode: 0, stdout: status })
    })

    test('do not answer in the clear, nor at another address than the host’s own', async () => {
      // 52: the server gave nothing; 7: nobody listens.
      expect(await statistics('http://10.77.0.21:7000/stats', '')).toMatchObject({ exitCode: 52, stdout: '000' })
      expect(await statistics('https://127.0.0.1:7000/stats', '')).toMatchObject({ exitCode: 7, stdout: '000' })
    })
  })
}

/** Both programs of a proxy that speak TLS themselves. */
export function proxyCertificateTests(running: () => RunningCluster): void {
  describe.each(['expired', 'foreign'] as const)('a proxy with an %s certificate', (kind) => {
    test('is believed by no client of PgBouncer or of the statistics, and is again with its own', async () => {
      try {
        await reloadWith((await badCertificates(running(), 'proxy2'))[kind])
        await sayToClients('SSL error: certificate verify failed', 60)
      } finally {
        await reloadWith(ownCertificate(running(), 'proxy2'))
      }
      await sayToClients('app', 0)
    })
  })

  async function reloadWith({ certificate, key }: KeyPair): Promise<void> {
    const files = { 'pgbouncer/tls/certificate.pem': certificate, 'pgbouncer/tls/key.pem': key }
    for (const [path, pem] of Object.entries({ ...files, 'haproxy/tls.pem': certificate + key }))
      await output(running(), 'proxy2', `cat >/etc/${path}`, pem)
    await output(running(), 'proxy2', 'systemctl reload pgbouncer haproxy')
  }

  // What psql says, and curl's exit status: 60 is a certificate that is not believed.
  async function sayToClients(said: string, status: number): Promise<void> {
    const { address } = hostOf(running().cluster, 'proxy2')
    const trust = `sslmode=verify-full sslrootcert=${outsideCa(running())}`
    const curl = `curl --silent --cacert ${hostCa} --output /dev/null https://${address}:7000/stats`
    await eventually(`${said}, and curl's exit status ${status}`, 60, async () => {
      const login = `host=${address} user=app dbname=app ${trust}`
      const psqlSays = await psql(running(), { password: running().secrets.owners.app ?? '' }, login)
      const { exitCode } = await script(running(), 'proxy2', curl)
      return psqlSays === said && exitCode === status ? { done: true } : { seen: `${psqlSays}; ${exitCode}` }
    })
  }
}

export function keepalivedTests(running: () => RunningCluster): void {
  test('Keepalived runs its check as a user of its own, and has nothing to say of security', async () => {
    for (const { name } of running().cluster.proxyHosts) {
      const lines = await journal(running(), name, 'keepalived', '0')
      expect(lines).toMatch(/proxy_answers/)
      expect(lines).not.toMatch(/SECURITY VIOLATION|unsafe|WARNING - script/)
    }
    // What Keepalived demands: nobody but root can change the script or a folder above it.
    const folders = '/usr/local/lib/hardway/proxy-answers /usr/local/lib/hardway /usr/local/lib /usr/local /usr /'
    const modes = await output(running(), 'proxy1', `stat -c '%U %A' ${folders}`)
    for (const line of modes.trim().split('\n')) expect(line).toMatch(/^root .....-..-.$/)
  })
}

interface Visit {
  readonly page: string
  readonly opened: readonly { readonly server: string; readonly rows?: unknown; readonly refused?: string }[]
}

export function pgadminTests(running: () => RunningCluster): void {
  const visit = async (password: string): Promise<Visit> => {
    const { cluster, secrets } = running()
    const asked = {
      url: `http://${hostOf(cluster, 'proxy1').address}`,
      email: pgadminLogin(cluster),
      password,
      database_password: secrets.owners.app,
      sql: 'SELECT current_user, pg_is_in_recovery(), ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    }
    const client = ['python3', '-c', readFileSync('test/lab/pgadmin-client.py', 'utf8')]
    const { stdout, stderr } = await execInHost(cluster.name, 'proxy1', client, JSON.stringify(asked))
    expect(stderr).toBe('')
    return JSON.parse(stdout)
  }
  const inDatabase = (sql: string) => {
    const python = `import sqlite3, sys
with sqlite3.connect('/var/lib/pgadmin/pgadmin4.db') as own: print(own.execute(sys.stdin.read()).fetchall())`
    return output(running(), 'proxy1', `setpriv --reuid=pgadmin --clear-groups python3 -c "${python}"`, sql)
  }

  describe('pgAdmin', () => {
    test('refuses a wrong password, and locks nobody out by it', async () => {
      // pgAdmin's own bound is three.
      for (let attempt = 1; attempt <= 4; attempt++) {
        const { page, opened } = await visit('wrong')
        expect(page).toMatch(/^\/login/)
        expect(opened).toEqual([])
      }
      expect((await visit(running().secrets.passwords.pgadmin)).page).toBe('/browser/')
    })

    test('opens both doors by TLS, and keeps the password that it is asked to keep nowhere', async () => {
      expect(await visit(running().secrets.passwords.pgadmin)).toEqual({
        page: '/browser/',
        opened: [
          { server: 'security read-write', rows: [['app', false, true]] },
          { server: 'security read-only', rows: [['app', true, true]] },
        ],
      })
      expect(await inDatabase('SELECT username, password FROM server')).toBe("[('app', None), ('app', None)]")
    })

    test('does not believe a server whose authority it does not know', async () => {
      const { foreign } = await badCertificates(running(), 'proxy1')
      await output(running(), 'proxy1', `cp -p ${hostCa} /root/ca.pem; cat >${hostCa}`, foreign.certificate)
      try {
        const { opened } = await visit(running().secrets.passwords.pgadmin)
        const refused = expect.stringMatching(/SSL error: certificate verify failed$/)
        expect(opened).toEqual(['read-write', 'read-only'].map((door) => ({ server: `security ${door}`, refused })))
      } finally {
        await output(running(), 'proxy1', `mv /root/ca.pem ${hostCa}`)
      }
    })

    test('keeps its servers, and those that a person added, when it starts anew', async () => {
      const columns = 'user_id, servergroup_id, host, port, username, maintenance_db'
      await inDatabase(`INSERT INTO server (name, ${columns}) SELECT 'mine', ${columns} FROM server LIMIT 1`)
      const before = await inDatabase('SELECT id, name FROM server')
      const since = await now(running(), 'proxy1')
      await output(running(), 'proxy1', 'systemctl restart pgadmin')
      const log = await journal(running(), 'proxy1', 'pgadmin', since)
      expect(log).toContain('Started pgadmin.service')
      // What only a first start does.
      expect(log).not.toContain('the cluster answers')
      expect(await inDatabase('SELECT id, name FROM server')).toBe(before)
      expect(before).toContain(", 'mine')]")
    })

    test('shows its own password neither in the unit nor in a process', async () => {
      const processes = 'cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n"'
      const seen = await output(running(), 'proxy1', `systemctl show pgadmin; ${processes}; true`)
      expect(seen).toMatch(/gunicorn/)
      expect(seen).not.toContain(running().secrets.passwords.pgadmin)
    })
  })
}

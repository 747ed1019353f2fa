import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { sshCommand } from '../../generator/cluster/log-in.ts'
import { answerOf, membersOf } from '../../generator/cluster/observation.ts'
import { journalCommand } from '../../generator/commands/logs.ts'
import { clientCommand } from '../../generator/lab/enter.ts'
import { hostOf } from '../support.ts'
import { asSuperuser, output } from './inside-cluster.ts'
import {
  endCluster,
  eventually,
  inWords,
  observe,
  query,
  type RunningCluster,
  startCluster,
  verify,
} from './running-cluster.ts'
import { inside } from './support.ts'

const program = join(import.meta.dirname, '../../generator/hardway.mjs')
const startingPostgres = join(import.meta.dirname, 'starting-postgres.sh')

// A bound on what must come about at all; how long it takes is `npm run bench`'s business.
const recovery = 180

let running: RunningCluster
let key: string
beforeAll(async () => {
  key = join(await mkdtemp(join(tmpdir(), 'hardway-key-')), 'key')
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const publicKey = (await readFile(`${key}.pub`, 'utf8')).trim()
  running = await startCluster(
    'convergence',
    (topology) =>
      `${topology.replace('ssh_keys: []', `ssh_keys: ['${publicKey}']`)}\nreplica_reads: { max_lag: 1MiB, no_replica: primary }\n`,
  )
})
afterAll(async () => {
  if (running !== undefined) await endCluster(running)
  await rm(join(key, '..'), { recursive: true })
})

describe('five hosts that nobody configured by hand', () => {
  test('pass the smoke test', async () => {
    const { exitCode, stdout, stderr } = await verify(running, recovery)
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0)
    expect(stdout.split('\n').filter((line) => line.startsWith('ok'))).toHaveLength(18)
  })

  test('tell their status', async () => {
    const seen = await observe(running)
    expect(membersOf(seen).map(({ name }) => name)).toEqual(['db1', 'db2', 'db3'])
    expect(Object.keys(seen.haproxy)).toEqual(['proxy1', 'proxy2'])
    expect(answerOf(seen.dcs)?.voters, inWords(seen)).toEqual(['db1', 'db2', 'db3'])
    expect(Object.keys(seen.haproxy), inWords(seen)).toContain(answerOf(seen.vip.answeredBy))
    expect(answerOf(seen.vip.writes), inWords(seen)).toEqual({ host: leaderOf(seen), inRecovery: false })
    const pools = Object.values(seen.pools ?? {}).map(answerOf)
    expect(pools, inWords(seen)).toMatchObject([{ waiting: 0 }, { waiting: 0 }])
  })

  // Again where a busy machine starts it later than it is waited for; who does not wait at all has no answer at any try.
  test('wait for a PostgreSQL that is about to answer, and not for one that is frozen', { retry: 3 }, async () => {
    const lines = (await output(running, 'db1', await readFile(startingPostgres, 'utf8'))).trim().split('\n')
    expect(lines.map((line) => line.replace(/^\/tmp\/\S+:5499 - /, ''))).toEqual([
      'no response',
      '2, by pg_isready itself',
      'accepting connections',
      '0, by what Patroni asks',
      'no response',
      '2, frozen',
    ])
  })

  test('tell it without a topology, by any one of their Patronis', async () => {
    const ca = join(running.topologyFile, '..', 'out', 'ca.pem')
    const ask = async (...options: string[]) => {
      const argv = [process.execPath, program, 'status', '--host', '10.77.0.12', ...options] as const
      const [client, ...args] = await clientCommand(running.cluster.name, argv)
      return execa(client, args, { reject: false })
    }
    const { stdout, stderr } = await ask('--ca', ca)
    expect(stderr).toBe('')
    expect(stdout).toContain(`convergence · leader ${leaderOf(await observe(running))}`)
    for (const host of running.cluster.postgresHosts)
      expect(stdout).toMatch(new RegExp(`${host.name} +│ ${host.address}:5432 +│ (leader|replica|sync standby) `))
    const stranger = await ask()
    const why = 'self-signed certificate in certificate chain; name the authority of its certificate with --ca'
    expect([stranger.exitCode, stranger.stderr]).toEqual([1, `https://10.77.0.12:8008: ${why}`])
  })

  test('tell it as a page, too, which shows who leads and warns of nothing', async () => {
    const page = join(running.topologyFile, '..', 'status.html')
    const files = [running.topologyFile, '--secrets', running.secretsFile]
    const { exitCode, stdout, stderr } = await running.hardway('status', ...files, '--html', page)
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: `${page}: written` })
    const html = await readFile(page, 'utf8')
    expect(html).toContain('<title>convergence: all is as it should be</title>')
    const leader = leaderOf(await observe(running))
    expect(html).toContain(`<g class="host leader" data-name="${leader}">`)
  })

  test('tell a warning about the inputs once, though a second process asks inside their network', async () => {
    const secretsFile = join(running.topologyFile, '..', 'with-unused.yaml')
    const text = await readFile(running.secretsFile, 'utf8')
    const unused = `owners:\n  former: "${'former-'.repeat(5).slice(0, 32)}"`
    await writeFile(secretsFile, text.replace('owners:', unused), { mode: 0o600 })
    const { exitCode, stderr } = await running.hardway('status', running.topologyFile, '--secrets', secretsFile)
    expect({ exitCode, told: stderr.match(/^warning\[.*/gm) }).toEqual({
      exitCode: 0,
      told: ['warning[secret-unused]: no database of the topology belongs to `former`'],
    })
  })

  test('show on 5001 what is written on 5432', async () => {
    await query(running, 5432, 'create table hundred (id int primary key)')
    await query(running, 5432, 'insert into hundred select generate_series(1, 100)')
    await eventually('100 rows on 5001', 10, async () => {
      const [rows] = await query(running, 5001, 'select count(*) from hundred')
      return rows === '100' ? { done: rows } : { seen: `${rows} rows` }
    })
  })
})

describe('reads', () => {
  const reads = (wanted: 't' | 'f') =>
    eventually(`pg_is_in_recovery() = ${wanted} on 5001`, 60, async () => {
      const said = await query(running, 5001, 'select pg_is_in_recovery()').catch(String)
      return String(said) === wanted ? { done: said } : { seen: String(said) }
    })

  test('leave replicas that are further behind than `max_lag`, go to the leader where the topology says so, and come back', async () => {
    const leader = leaderOf(await observe(running)) ?? expect.fail('nobody leads')
    const replicas = running.cluster.postgresHosts.map(({ name }) => name).filter((name) => name !== leader)
    // Not pg_wal_replay_pause(): Patroni ends it.
    const replays = await Promise.all(
      replicas.map(async (host) => {
        const pid = await asSuperuser(running, host, "select pid from pg_stat_activity where backend_type = 'startup'")
        return (signal: 'STOP' | 'CONT') => output(running, host, `kill -${signal} ${pid}`)
      }),
    )
    await reads('t')
    try {
      await Promise.all(replays.map((signal) => signal('STOP')))
      await asSuperuser(running, leader, "select pg_logical_emit_message(true, 'lag', repeat('x', 4 * 1024 * 1024))")
      await reads('f')
    } finally {
      await Promise.all(replays.map((signal) => signal('CONT')))
    }
    await reads('t')
  })
})

describe('`--dry-run`', () => {
  const dryRun = async (verb: string, topology: string, ...more: string[]) =>
    (
      await running.hardway(verb, topology, ...more, '--dry-run', '--out', join(running.topologyFile, '..', 'out'))
    ).stdout.replaceAll(join(running.topologyFile, '..'), '.')

  test('of `up` finds nothing to do but to verify a cluster that is up, and tells whose disk a change replaces', async () => {
    const secrets = ['--secrets', running.secretsFile]
    expect(
      await dryRun('up', running.topologyFile, ...secrets),
    ).toBe(`\`hardway up\` would do 1 of 6 steps; nothing is done now:
  ok  Inputs: ./topology.yaml, ./secrets.yaml
  ok  Packages of this machine
  ok  Seeds of 5 hosts in ./out
  ok  Root file systems of debian-13
  ok  Hosts of lab convergence
  do  Wait until the cluster is whole, and verify it
        every check of \`npx hardway verify\``)
    const changed = join(running.topologyFile, '..', 'changed.yaml')
    const text = await readFile(running.topologyFile, 'utf8')
    await writeFile(changed, text.replace('name: db2,', "name: db2, mac: '52:54:00:57:00:22',"))
    expect(await dryRun('up', changed, ...secrets)).toContain(
      '\n        db2 gets a new root disk, for its seed or its image is another one; its data stays\n  do  Wait',
    )
  })

  test('of `down` names what would go, and all of it stays', async () => {
    const hosts = ['db1', 'db2', 'db3', 'proxy1', 'proxy2'].map((host) => `        host ${host}, with its data\n`)
    expect(await dryRun('down', running.topologyFile)).toContain(
      `  do  Lab convergence\n${hosts.join('')}        its network\n  ok  Virtual machines of cluster convergence`,
    )
    expect((await dryRun('up', running.topologyFile, '--secrets', running.secretsFile)).split('\n')[0]).toContain(
      '1 of 6',
    )
  })
})

describe('a host', () => {
  const hardway = (...args: string[]) => running.hardway(...args, '--topology', running.topologyFile)

  test('is entered by `ssh`, which ends as what it ran there', async () => {
    const { stdout, exitCode } = await running.hardway(
      ...['ssh', '--topology', running.topologyFile, 'db2', '--', 'sh', '-c', 'hostname; id -un; exit 7'],
    )
    expect({ stdout, exitCode }).toEqual({ stdout: 'db2\nroot', exitCode: 7 })
  })

  test('shows by `logs` what its programs logged, or one of them', async () => {
    const one = await hardway('logs', 'db1', 'patroni', '--since', '1 hour ago')
    expect(one.stdout).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00 db1 patroni\[\d+\]: .*INFO: no action\. I am/m)
    expect(one.stdout).toMatch(/db1 patroni\[\d+\]: .*database system is ready to accept (read-only )?connections/)
    expect(one.stdout).not.toMatch(/ consul\[/)
    const all = await hardway('logs', 'proxy1')
    for (const program of ['haproxy', 'pgbouncer', 'Keepalived', 'run-pgadmin'])
      expect(all.stdout).toMatch(new RegExp(`proxy1 ${program}`))
    expect(all.stdout).toMatch(
      /proxy1 setup-pgadmin\[\d+\]: first start: waits until the cluster answers\n(.*\n)*.*proxy1 setup-pgadmin\[\d+\]: the cluster answers$/m,
    )
  })

  test('shows what comes by `logs --follow`, and nothing of it stays there when that is told to end', async () => {
    const args = [program, 'logs', 'db3', 'patroni', '--follow', '--topology', running.topologyFile]
    const following = execa('node', args, { reject: false, stdin: 'ignore' })
    let seen = ''
    following.stdout.on('data', (text) => {
      seen += text
    })
    await inside('convergence', 'db3', 'systemctl reload patroni')
    await eventually('the reload in the journal', 30, async () =>
      /Reloaded patroni/.test(seen) ? { done: true } : { seen },
    )
    following.kill('SIGTERM')
    expect((await following).exitCode).toBe(143)
    const left = () => inside('convergence', 'db3', 'pgrep --full "journalctl[ ].*--follow"; true')
    await expect.poll(left).toBe('')
  })

  // What `ssh` and `logs` run for virtual machines: the same seed, firewall and sshd, only another kernel.
  test('lets the key of the topology in by real ssh, which may read the journal by sudo', async () => {
    const { cluster } = running
    const withKey = { ...cluster, access: { ...cluster.access, sshKeys: ['the one above'] } }
    const journal = ['sudo', ...journalCommand(['patroni.service'], { since: '1 hour ago' })]
    const [ssh, ...rest] = sshCommand(withKey, hostOf(cluster, 'db1'), journal)
    const known = ['-o', `UserKnownHostsFile=${key}.known`, '-i', key]
    const [client, ...args] = await clientCommand(cluster.name, [ssh, ...known, ...rest])
    expect((await execa(client, args, { stdin: 'ignore' })).stdout).toContain('database system is ready to accept')
    expect(await readFile(`${key}.known`, 'utf8')).not.toBe('')
  })
})

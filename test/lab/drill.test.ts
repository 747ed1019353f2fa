import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { answerOf } from '../../generator/cluster/observation.ts'
import type { Entry } from '../../generator/drill/ledger/entry.ts'
import type { Summary } from '../../generator/drill/report/summary.ts'
import type { DrillResult } from '../../generator/drill/result.ts'
import { findGuestInit } from '../../generator/lab/cgroups.ts'
import { clientCommand } from '../../generator/lab/enter.ts'
import { asSuperuser, now, output, tells } from './inside-cluster.ts'
import { openPgadmin, openQueryTool, openServer, runInQueryTool } from './pgadmin-page.ts'
import {
  endCluster,
  eventually,
  observe,
  type RunningCluster,
  requireSuccess,
  startCluster,
} from './running-cluster.ts'

/** What is drilled in each run of the tests, one of each kind; `npm run drill:all` drills all of them, and often. */
const drilled = [
  'leader-postgres-killed',
  'switchover',
  'leader-dcs-stopped',
  'proxy-power-off',
  'pgbouncer-frozen',
  'leader-data-lost',
  'all-power-off',
] as const

interface Report {
  readonly summaries: readonly Summary[]
  readonly unfinished: readonly unknown[]
  readonly results: readonly DrillResult[]
}

let running: RunningCluster
beforeAll(async () => {
  running = await startCluster('drill', (text) => text.replace('failover: normal', 'failover: fast'))
})
afterAll(async () => {
  if (running !== undefined) await endCluster(running)
})

describe('a door', () => {
  // PgBouncer's own time-out of a socket did end it, after 10 s: to the kernel it is one whether the other side is dead or full.
  it('lets a client read as slowly as it likes', { timeout: 60_000 }, async () => {
    const copy = "COPY (SELECT repeat('x', 999) FROM generate_series(1, 60000)) TO STDOUT"
    const line = `psql -XAtq "$login" -c "${copy}" | (sleep 12; wc -c)`
    expect(await Promise.all(doors().map((port) => atDoor(port, line)))).toEqual(['60000000', '60000000'])
  })

  // Nothing comes from a client that has lost its way, so each would hold a connection of PostgreSQL's, and locks, for an hour.
  it('lets go of its clients when the VIP moves, and of what they hold', { timeout: 60_000 }, async () => {
    const leader = leaderOf(await observe(running)) ?? expect.fail('nobody leads')
    const held = async (count: number) => {
      const sql = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%' AND query LIKE '%held%'"
      await eventually(`${count} transactions`, 10, async () => {
        const found = await asSuperuser(running, leader, sql)
        return found === String(count) ? { done: true } : { seen: found }
      })
    }
    const hold = `(echo "BEGIN; SELECT 'held';"; sleep 30) | psql -XAtq "$login"`
    // However they end: what they held is asked of PostgreSQL.
    for (const port of doors()) atDoor(port, hold).catch(() => undefined)
    await held(2)
    const holder = answerOf((await observe(running)).vip.answeredBy) ?? expect.fail('nobody holds the VIP')
    await output(running, holder, 'systemctl stop keepalived')
    try {
      await held(0)
    } finally {
      await output(running, holder, 'systemctl start keepalived')
    }
  })

  const doors = () => [running.cluster.ports.haproxyReadWrite, running.cluster.ports.pgbouncer]

  // What a line of bash prints where a client of this port of the VIP would run it; $login is the way in.
  async function atDoor(port: number, line: string): Promise<string> {
    const { cluster, secrets } = running
    const login = `host=${cluster.vip.address} port=${port} user=app dbname=app sslmode=require`
    const [bash, ...args] = await clientCommand(cluster.name, ['bash', '-o', 'pipefail', '-c', line])
    return (await execa(bash, args, { env: { PGPASSWORD: secrets.owners.app ?? '', login } })).stdout
  }
})

// Nothing here asserts how long writes stopped: that is for a quiet machine to say.
describe('a drill', () => {
  it.each(drilled)('%s loses no acknowledged row, and the cluster mends itself', losesNothing)

  it('leader-power-off neither loses a row nor ends somebody’s session of pgAdmin', async () => {
    const opened = await openPgadmin(running)
    try {
      await openServer(opened, running)
      await openQueryTool(opened, 'app')
      const visit = (moment: string) => `INSERT INTO visits VALUES ('${moment}', inet_server_addr()); TABLE visits`
      const [before] = await runInQueryTool(
        opened,
        `CREATE TABLE visits (moment text, host inet); ${visit('before')}`,
        'before',
      )
      await losesNothing('leader-power-off')
      const rows = await runInQueryTool(opened, visit('after'), 'after')
      expect(rows).toEqual([before, ['2', 'after', expect.stringMatching(/^10\.77\.0\.1[123]$/)]])
      expect(rows[1]?.[2]).not.toBe(before?.[2])
      expect(opened.strangers).toEqual([])
    } finally {
      await opened.browser.close()
    }
  })

  it('of a switchover cuts off no client of PgBouncer', async () => {
    const ledger = await readFile(join(running.topologyFile, '..', 'out/drills/switchover/01/ledger.jsonl'), 'utf8')
    const entries = ledger
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Entry)
    const ended = entries.filter(({ door, state }) => door === 'pgbouncer' && state === 'unknown')
    // A client that gave up waiting says something of this machine’s load.
    const impatient = ['the statement was not answered in time', 'timeout expired']
    expect(ended.filter(({ why = '' }) => !impatient.includes(why))).toEqual([])
    const hosts = entries.flatMap(({ kind, state, host }) => (kind === 'row' && state === 'ok' ? [host] : []))
    expect(new Set(hosts).size).toBe(2)
  })

  it('of a stepped clock need not wait for Patroni, which is woken', async () => {
    const [folder, unit] = ['/run/hardway-clock', 'stepped-clock']
    const program = await readFile('generator/drill/faults/stepped-clock.py', 'utf8')
    await output(running, 'db1', `mkdir ${folder}; cat >${folder}/sitecustomize.py; echo 0 >${folder}/offset`, program)
    const since = await now(running, 'db1')
    const watch = '/usr/local/lib/hardway/tend-postgres 5'
    const start = `systemd-run --unit=${unit} --uid=postgres --setenv=PYTHONPATH=${folder} ${watch}`
    await output(running, 'db1', `${start}; sleep 2; echo -3600 >${folder}/offset`)
    await tells(running, 'db1', unit, since, 'the clock was stepped by -3600 s; Patroni was told (HTTP status 200)')
    await output(running, 'db1', `systemctl stop ${unit}; rm -r ${folder}`)
  })

  // Patroni takes a process that is dead and not reaped for one that runs: one drill of 44 waited for the next loop_wait.
  it('of a killed PostgreSQL tells Patroni once systemd has reaped it', async () => {
    const leader = leaderOf(await observe(running)) ?? expect.fail('nobody leads')
    const systemd = (await findGuestInit(running.cluster.name, leader)) ?? expect.fail('no init')
    const postmaster = '$(head -1 /var/lib/postgresql/17/main/postmaster.pid)'
    process.kill(systemd, 'SIGSTOP')
    const held = output(running, leader, `kill -KILL ${postmaster} && sleep 0.5 && date +%s.%N`)
    const reaped = await held.finally(() => process.kill(systemd, 'SIGCONT'))
    await tells(running, leader, 'hardway-tend-postgres', reaped, 'the postmaster has ended; Patroni was told')
    await tells(running, leader, 'patroni', reaped, `I am (${leader}), the leader with the lock`)
  })

  // What replica-data-lost came upon: WAL that was replayed while the data went made a file and its folders anew.
  it('of lost data ends with a clone, also where PostgreSQL has written a file anew', async () => {
    const leader = leaderOf(await observe(running)) ?? expect.fail('nobody leads')
    const replica = leader === 'db1' ? 'db2' : 'db1'
    const since = await now(running, replica)
    const remain = 'mkdir -p base/5 && touch base/5/16407_fsm && chown -R postgres:postgres base'
    await output(running, replica, `cd /var/lib/postgresql/17/main && find . -mindepth 1 -delete; ${remain}`)
    const moved = 'holds no cluster, only what a removal left: moved to /var/lib/postgresql/17/main.unfinished'
    await tells(running, replica, 'hardway-tend-postgres', since, moved)
    await tells(running, replica, 'patroni', since, `bootstrapped from leader '${leader}'`)
  })

  it('would see loss: where commits wait for no standby, what an isolated leader’s own clients wrote is gone', async () => {
    const topology = join(running.topologyFile, '..', 'asynchronous.yaml')
    const text = await readFile(running.topologyFile, 'utf8')
    const times = 'failover: { ttl: 20, loop_wait: 5, retry_timeout: 5 }'
    const asynchronous = text.replace('durability: synchronous', 'durability: asynchronous')
    await writeFile(topology, asynchronous.replace('failover: fast', times))
    await patronictl('edit-config', '--force', '--set', 'synchronous_mode=off')
    const { results, summaries, unfinished } = await drill(topology, 'loss-control')
    expect(unfinished).toEqual([])
    expect(summaries).toMatchObject([{ fault: 'loss-control', broken: [] }])
    expect(results[0]?.judgement.lost.length).toBeGreaterThan(0)
    expect(results[0]?.judgement.twoPrimaries.length).toBeGreaterThan(0)
  })
})

async function losesNothing(fault: string): Promise<void> {
  const { results, unfinished } = await drill(running.topologyFile, fault)
  expect(unfinished).toEqual([])
  expect(results).toMatchObject([{ fault, loss: 'none' }])
  const { acknowledged, unknown, recovered, ...found } = results[0]?.judgement ?? expect.fail('no result')
  expect(acknowledged).toBeGreaterThan(unknown - recovered)
  expect(found).toEqual({ lost: [], unexpected: [], forks: [], twoPrimaries: [], different: [] })
}

async function drill(topology: string, fault: string): Promise<Report> {
  const out = join(running.topologyFile, '..', 'out')
  const files = ['--topology', topology, '--secrets', running.secretsFile, '--out', out]
  const { stdout, stderr } = await running.hardway('drill', fault, ...files, '--json')
  if (stdout === '') throw new Error(`drill ${fault} printed no report: ${stderr}`)
  return JSON.parse(stdout) as Report
}

async function patronictl(...args: readonly string[]): Promise<void> {
  const shell = ['lab', 'shell', '--topology', running.topologyFile, 'db1', '--', 'patronictl']
  requireSuccess(`patronictl ${args[0]}`, await running.hardway(...shell, ...args))
}

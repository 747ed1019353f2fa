import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { answerOf, membersOf } from '../../generator/cluster/observation.ts'
import {
  endCluster,
  eventually,
  inWords,
  lostRows,
  observe,
  power,
  query,
  type RunningCluster,
  requireSuccess,
  startCluster,
  startWriter,
  verify,
  type Writer,
} from './running-cluster.ts'

// Bounds on what must come about at all; how long it takes is `npm run bench`'s business.
const failover = 60
const recovery = 180

let running: RunningCluster
beforeAll(async () => {
  running = await startCluster('convergence')
  await query(running, 5432, 'create table acknowledged (id bigint primary key)')
})
afterAll(async () => {
  if (running !== undefined) await endCluster(running)
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
    expect(answerOf(seen.vip.answeredBy), inWords(seen)).toBe('proxy1')
    expect(answerOf(seen.vip.writes), inWords(seen)).toEqual({ host: leaderOf(seen), inRecovery: false })
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

describe('the loss of the leader’s host', () => {
  test('moves the writes to another host, loses no acknowledged row, and the host comes back as a replica', async () => {
    const writer = await startedWriter()
    const lost = await leader()
    await power(running, 'kill', lost)
    const before = writer.acknowledged.length
    const next = await eventually(`a leader other than ${lost}`, failover, async () => {
      const seen = await observe(running)
      const now = answerOf(seen.vip.writes)
      return now && now.host !== lost && !now.inRecovery ? { done: now.host } : { seen: inWords(seen) }
    })
    await goesOn(writer, before, `writes after ${next} took over from ${lost}`)
    await writer.stop()
    await power(running, 'start', lost)
    await isWhole()
    const seen = await observe(running)
    const member = membersOf(seen).find(({ name }) => name === lost)
    expect(member, inWords(seen)).toMatchObject({ state: 'streaming' })
    expect(['replica', 'sync_standby'], inWords(seen)).toContain(member?.role)
    await nothingIsLost(writer)
  })
})

describe('the loss of the proxy that holds the VIP', () => {
  test('moves the VIP to the other one, and it comes home with the proxy', async () => {
    const writer = await startedWriter()
    await power(running, 'kill', 'proxy1')
    const before = writer.acknowledged.length
    await eventually('the VIP on proxy2', failover, async () => {
      const seen = await observe(running)
      return answerOf(seen.vip.answeredBy) === 'proxy2' ? { done: true } : { seen: inWords(seen) }
    })
    await goesOn(writer, before, 'writes through proxy2')
    await power(running, 'start', 'proxy1')
    await isWhole()
    const home = writer.acknowledged.length
    await goesOn(writer, home, 'writes after proxy1 is back')
    await writer.stop()
    await nothingIsLost(writer)
    const seen = await observe(running)
    expect(answerOf(seen.vip.answeredBy), inWords(seen)).toBe('proxy1')
  })
})

describe('a power cut of all five hosts', () => {
  test('is over when the power is back, in whatever order', async () => {
    const writer = await startedWriter()
    const hosts = running.cluster.hosts.map(({ name }) => name)
    await Promise.all(hosts.map((host) => power(running, 'kill', host)))
    await writer.stop()
    const order = hosts.map((host) => [Math.random(), host] as const).sort(([a], [b]) => a - b)
    for (const [, host] of order) await power(running, 'start', host)
    requireSuccess(
      `all started as ${order.map(([, host]) => host).join(', ')}; verify`,
      await verify(running, recovery),
    )
    await nothingIsLost(writer)
  })
})

// A writer that has proven that it writes.
async function startedWriter(): Promise<Writer> {
  const writer = await startWriter(running)
  await goesOn(writer, 0, 'writes before anything breaks')
  return writer
}

async function goesOn(writer: Writer, before: number, what: string): Promise<void> {
  await eventually(what, failover, async () => {
    const more = writer.acknowledged.length - before
    return more >= 20 ? { done: more } : { seen: `${more} more acknowledged; ${inWords(await observe(running))}` }
  })
}

async function isWhole(): Promise<void> {
  requireSuccess('verify', await verify(running, recovery))
}

async function leader(): Promise<string> {
  const seen = await observe(running)
  const name = leaderOf(seen)
  if (name === undefined) throw new Error(`no leader to kill: ${inWords(seen)}`)
  return name
}

async function nothingIsLost(writer: Writer): Promise<void> {
  expect(await lostRows(running, writer), `of ${writer.acknowledged.length} acknowledged rows`).toEqual([])
}

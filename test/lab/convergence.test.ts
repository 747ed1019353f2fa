import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { answerOf, membersOf } from '../../generator/cluster/observation.ts'
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

// A bound on what must come about at all; how long it takes is `npm run bench`'s business.
const recovery = 180

let running: RunningCluster
beforeAll(async () => {
  running = await startCluster('convergence')
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
    expect(Object.keys(seen.haproxy), inWords(seen)).toContain(answerOf(seen.vip.answeredBy))
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

// The five hosts with etcd as their DCS: whole by themselves, and whole again after the leader's host lost its power.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf } from '../../generator/cluster/observation.ts'
import type { DrillResult } from '../../generator/drill/result.ts'
import { endCluster, inWords, observe, type RunningCluster, startCluster, verify } from './running-cluster.ts'

let running: RunningCluster
beforeAll(async () => {
  running = await startCluster('etcd', (text) => text.replace('failover: normal', 'failover: fast'), 'etcd')
})
afterAll(async () => {
  if (running !== undefined) await endCluster(running)
})

test('pass the smoke test', async () => {
  const { exitCode, stdout, stderr } = await verify(running, 60)
  expect(exitCode, `${stdout}\n${stderr}`).toBe(0)
  expect(stdout).toMatch(/^ok +etcd has 3 voters and a leader/m)
})

test('tell who leads etcd, and who votes', async () => {
  const seen = await observe(running)
  expect(answerOf(seen.dcs), inWords(seen)).toEqual({
    leader: expect.stringMatching(/^db[123]$/),
    voters: ['db1', 'db2', 'db3'],
    lost: [],
  })
})

test('answer what docs/labs says to type in their place of Consul’s commands', async () => {
  const page = await readFile('docs/labs/04-dcs.md', 'utf8')
  const commands = [...page.matchAll(/^ {4}# npx hardway lab shell (.* etcdctl .*)$/gm)].map(([, words = '']) =>
    words.split(' '),
  )
  const said = commands.map(async (words) => {
    const own = words.map((word) => word.replace('/hardway/', `/${running.cluster.name}/`))
    return running.hardway('lab', 'shell', '--topology', running.topologyFile, ...own)
  })
  const [status, keys] = await Promise.all(said)
  expect(status?.stdout.match(/https:\/\/10\.77\.0\.1[123]:2379/g)).toHaveLength(3)
  expect(keys?.stdout).toContain('/service/etcd/leader')
})

test('elect another leader when the leader’s host loses its power, and lose no acknowledged row', async () => {
  const { hardway, topologyFile, secretsFile } = running
  const files = ['--topology', topologyFile, '--secrets', secretsFile, '--out', join(topologyFile, '..', 'out')]
  const { stdout, stderr } = await hardway('drill', 'leader-power-off', ...files, '--json')
  if (stdout === '') throw new Error(`the drill printed no report: ${stderr}`)
  const { results, unfinished } = JSON.parse(stdout) as { results: DrillResult[]; unfinished: unknown[] }
  expect(unfinished).toEqual([])
  expect(results).toMatchObject([{ loss: 'none', judgement: { lost: [], unexpected: [], forks: [], different: [] } }])
  expect(new Set(results[0]?.leaders.map(({ host }) => host)).size).toBe(2)
})

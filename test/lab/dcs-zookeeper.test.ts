// The five hosts with ZooKeeper as their DCS: whole by themselves, and whole again after the leader's host lost its power.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { labHands } from '../../generator/cluster/hands.ts'
import { answerOf } from '../../generator/cluster/observation.ts'
import type { DrillResult } from '../../generator/drill/result.ts'
import { endCluster, inWords, observe, type RunningCluster, startCluster, verify } from './running-cluster.ts'

let running: RunningCluster
beforeAll(async () => {
  running = await startCluster('zookeeper', (text) => text.replace('failover: normal', 'failover: fast'), 'zookeeper')
})
afterAll(async () => {
  if (running !== undefined) await endCluster(running)
})

async function shell(host: string, ...argv: readonly string[]) {
  return running.hardway('lab', 'shell', '--topology', running.topologyFile, host, '--', ...argv)
}

test('pass the smoke test', async () => {
  const { exitCode, stdout, stderr } = await verify(running, 60)
  expect(exitCode, `${stdout}\n${stderr}`).toBe(0)
  expect(stdout).toMatch(/^ok +ZooKeeper has 3 voters and a leader/m)
})

test('tell who leads ZooKeeper, and who votes', async () => {
  const seen = await observe(running)
  expect(answerOf(seen.dcs), inWords(seen)).toEqual({
    leader: expect.stringMatching(/^db[123]$/),
    voters: ['db1', 'db2', 'db3'],
    lost: [],
  })
})

test('answer what docs/labs says to type in their place of Consul’s commands', async () => {
  const page = await readFile('docs/labs/04-dcs.md', 'utf8')
  const commands = [...page.matchAll(/^ {4}# npx hardway lab shell db1 -- ((?:zk|\S*zookeeper-).*)$/gm)]
  const argv = commands.map(([, words = '']) => words.replace('/hardway/leader', `/${running.cluster.name}/leader`))
  const [state, leader, list] = await Promise.all(argv.map((words) => shell('db1', ...words.split(' '))))
  expect(state?.stdout.match(/"mode": "(leader|follower)"/g)).toHaveLength(3)
  expect(leader?.stdout).toMatch(/^db[123]$/m)
  expect(list?.stdout.match(/^'x509,'OU=db[123]\n: cdrw$/gm)).toHaveLength(3)
})

test('answer nobody who shows no certificate, and no proxy at all', async () => {
  const client = 'exec 3<>/dev/tcp/10.77.0.12/2281 && openssl s_client -connect 10.77.0.12:2281 -quiet <<<srvr 2>&1'
  const fromServer = await shell('db1', 'timeout', '5', 'bash', '-c', client)
  expect(fromServer.stdout).toMatch(/alert (bad certificate|certificate required|handshake failure)/)
  expect(fromServer.stdout).not.toContain('Mode:')
  const fromProxy = await shell('proxy1', 'timeout', '2', 'bash', '-c', client)
  expect([fromProxy.exitCode, fromProxy.stdout]).toEqual([124, ''])
})

test('let no server in that shows another’s certificate', async () => {
  const hands = labHands(running.cluster)
  const file = '/etc/zookeeper/tls/server.pem'
  const restart = `cat >${file}; systemctl restart zookeeper`
  const own = await hands.run('db2', ['cat', file])
  const other = running.secrets.certificates.db1 ?? expect.fail('no certificate of db1')
  await hands.run('db2', ['sh', '-c', restart], other.certificate + other.key)
  const connect = `openssl s_client -connect 127.0.0.1:2281 -cert ${file} -key ${file} -quiet <<<srvr 2>/dev/null`
  const ask = ['timeout', '3', 'bash', '-c', `${connect}; journalctl -u zookeeper -o cat --since=-20s`]
  let said = ''
  for (let tries = 0; tries < 20 && !/certificate_unknown/.test(said); tries += 1) {
    await sleep(500)
    said = await hands.run('db2', ask).catch(() => '')
  }
  await hands.run('db2', ['sh', '-c', restart], own)
  expect(said).toMatch(/^This ZooKeeper instance is not currently serving requests$/m)
  expect(said).toMatch(/certificate_unknown/)
})

test('elect another leader when the leader’s host loses its power, write on when ZooKeeper’s leader dies, and lose no acknowledged row', async () => {
  const { hardway, topologyFile, secretsFile } = running
  const files = ['--topology', topologyFile, '--secrets', secretsFile, '--out', join(topologyFile, '..', 'out')]
  const faults = ['leader-power-off', 'dcs-leader-killed']
  const { stdout, stderr } = await hardway('drill', ...faults, ...files, '--json')
  if (stdout === '') throw new Error(`the drill printed no report: ${stderr}`)
  const { results, unfinished } = JSON.parse(stdout) as { results: DrillResult[]; unfinished: unknown[] }
  expect(unfinished).toEqual([])
  const whole = { loss: 'none', judgement: { lost: [], unexpected: [], forks: [], different: [] } }
  expect(results).toMatchObject(faults.map((fault) => ({ fault, ...whole })))
  expect(results.map(({ leaders }) => new Set(leaders.map(({ host }) => host)).size)).toEqual([2, 1])
})

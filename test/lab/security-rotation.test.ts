// Every secret changed at once, on a cluster that has data: it comes up again by itself, and the old ones open nothing.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readInputs } from '../../generator/commands/input.ts'
import { secretEntries } from '../../generator/model/secret-entries.ts'
import { endCluster, query, type RunningCluster, requireSuccess, startCluster, verify } from './running-cluster.ts'

let running: RunningCluster
beforeAll(async () => {
  running = await startCluster('rotation')
})
afterAll(async () => {
  if (running !== undefined) await endCluster(running)
})

test('a cluster takes over new secrets, one and all', async () => {
  const { hardway, topologyFile, secretsFile, cluster } = running
  await query(running, 5432, 'create table kept as select 42 as id')
  const entries = secretEntries(['app'], [], 'consul')
  for (const { path } of entries) {
    const rotated = await hardway('secrets', topologyFile, '--secrets', secretsFile, '--rotate', path.join('.'))
    requireSuccess(`--rotate ${path.join('.')}`, rotated)
  }
  const terminal = { err: () => {}, colour: false }
  const { secrets } = await readInputs({ topology: topologyFile, secrets: secretsFile }, terminal)
  for (const section of ['passwords', 'owners', 'consul'] as const)
    for (const [name, value] of Object.entries(running.secrets[section] ?? {}))
      expect(Object.entries(secrets[section] ?? {}), name).not.toContainEqual([name, value])
  const out = topologyFile.replace('topology.yaml', 'out')
  requireSuccess('up', await hardway('up', topologyFile, '--secrets', secretsFile, '--out', out))
  requireSuccess('verify', await verify(running, 60))
  expect(await query({ ...running, secrets }, 5001, 'select id from kept')).toEqual(['42'])
  const login = `host=${cluster.vip.address} user=app dbname=app password=${running.secrets.owners.app}`
  const files = ['--topology', topologyFile, '--secrets', secretsFile]
  const old = await hardway('lab', 'run', ...files, '--', 'psql', login, '-c', 'select 1')
  expect([old.exitCode, old.stderr]).toEqual([2, expect.stringContaining('FATAL:  SASL authentication failed')])
})

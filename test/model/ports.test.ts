// A port that the topology chooses is in every file, and the default in none.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generate } from '../../generator/generate.ts'
import { buildCluster } from '../../generator/model/build.ts'
import { buildPorts } from '../../generator/model/ports.ts'
import { parseTopology } from '../../generator/topology/parse.ts'
import { defaultPorts } from '../../generator/topology/ports.ts'
import { generateTopology } from '../support.ts'

const chosen = {
  postgres: 15432,
  patroni: 18008,
  pgbouncer: 16432,
  read_write: 15000,
  read_only: 15001,
  statistics: 17000,
  pgadmin: 18080,
} as const

test('a topology that chooses none has the tutorial’s', () => {
  expect(buildPorts(undefined)).toEqual({
    ssh: 22,
    postgres: 5432,
    patroni: 8008,
    consulServer: 8300,
    consulGossip: 8301,
    consulHttp: 8500,
    etcdClient: 2379,
    etcdPeer: 2380,
    zookeeperClient: 2281,
    zookeeperPeer: 2888,
    zookeeperElection: 3888,
    haproxyReadWrite: 5000,
    haproxyReadOnly: 5001,
    haproxyStats: 7000,
    haproxyHealth: 7001,
    pgbouncer: 5432,
    pgadmin: 80,
  })
})

test('one that is chosen leaves the others', () => {
  expect(buildPorts({ pgbouncer: 6432 })).toEqual({ ...buildPorts(undefined), pgbouncer: 6432 })
})

test('no generated file names a default port where another is chosen, and each names the chosen ones as often', async () => {
  const usual = await generateTopology('tutorial')
  const text = readFileSync('test/topologies/tutorial.yaml', 'utf8')
  const { topology } = parseTopology(`${text}ports: ${JSON.stringify(chosen)}\n`)
  if (topology === undefined) throw new Error('the rules refuse these ports')
  const files = generate(buildCluster(topology), usual.secrets).filter(({ path }) => /rootfs/.test(path))
  for (const { path, content } of files) {
    const [before, after] = [usual.text(path), content.toString()]
    expect([path, count(after, Object.values(defaultPorts))]).toEqual([path, 0])
    expect([path, count(after, Object.values(chosen))]).toEqual([path, count(before, Object.values(defaultPorts))])
  }
})

function count(text: string, ports: readonly number[]): number {
  // Not in a version, a size, a time, a secret or a CVE: a port stands between other signs.
  const pattern = new RegExp(`(?<![-\\w.+/=])(?:${[...new Set(ports)].join('|')})(?![-\\w.+/=%])`, 'g')
  return text.match(pattern)?.length ?? 0
}

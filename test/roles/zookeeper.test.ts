// One assertion a promise of ZooKeeper's files; what ZooKeeper makes of them is asked of ZooKeeper in the lab.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readZookeeperState, whoKnows } from '../../generator/cluster/dcs/zookeeper.ts'
import { generateHost } from '../../generator/generate.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { secretsOf } from '../../generator/model/secrets.ts'
import { zookeeperSection } from '../../generator/roles/zookeeper.ts'
import { generateTopology, hostOf } from '../support.ts'

const { cluster, secrets, text } = await generateTopology('zookeeper')
const config = text('db1/rootfs/etc/zookeeper/zoo.cfg')

describe('a ZooKeeper server', () => {
  it('knows the others, itself by its number, and no port without TLS', () => {
    expect(config.match(/^server\..*$/gm)).toEqual(
      ['11', '12', '13'].map((last, index) => `server.${index + 1}=10.77.0.${last}:2888:3888`),
    )
    expect(['db1', 'db2', 'db3'].map((host) => text(`${host}/rootfs/etc/zookeeper/myid`))).toEqual([
      '1\n',
      '2\n',
      '3\n',
    ])
    expect(config).toMatch(/^secureClientPort=2281$/m)
    expect(config).not.toMatch(/^clientPort=/m)
    expect(config).toMatch(/^sslQuorum=true$/m)
  })

  it('knows super by a hash', () => {
    const { root_password } = secretsOf('zookeeper', secrets)
    const hash = createHash('sha256').update(`super:${root_password}`).digest('base64')
    expect(config).toContain(`DigestAuthenticationProvider.superDigest=super:${hash}\n`)
    expect(config).not.toContain(root_password)
  })

  it('alone names no server: it would look for others', () => {
    const db1 = hostOf(cluster, 'db1')
    const alone: Cluster = { ...cluster, hosts: [db1], dcsHosts: [db1], postgresHosts: [db1] }
    const files = generateHost(db1, alone, secrets)
    const own = files.find(({ path }) => path.endsWith('/zoo.cfg'))?.content.toString()
    expect(own).toMatch(/^secureClientPort=/m)
    expect(own).not.toMatch(/^server\./m)
  })

  it('cuts no session short that Patroni may ask for, 600 s', () => {
    expect(Number(/^maxSessionTimeout=(\d+)$/m.exec(config)?.[1])).toBeGreaterThanOrEqual(600_000)
  })
})

it('Patroni gives its keys to the database hosts, and lets servers without PostgreSQL look', () => {
  const hosts = cluster.hosts.map((host) => (host.name === 'db3' ? { ...host, roles: ['dcs' as const] } : host))
  const { zookeeper } = zookeeperSection(hostOf(cluster, 'db1'), { ...cluster, hosts }) as {
    zookeeper: { set_acls: object }
  }
  const working = ['CREATE', 'READ', 'WRITE', 'DELETE']
  expect(zookeeper.set_acls).toEqual({ 'OU=db1': working, 'OU=db2': working, 'OU=db3': ['READ'] })
})

describe('its state', () => {
  const state = (...modes: readonly string[]) =>
    JSON.stringify({ servers: modes.map((mode, index) => ({ name: `db${index + 1}`, mode })) })
  const voters = ['db1', 'db2', 'db3']

  it('gives leader and voters, and who is lost to them', () => {
    expect(readZookeeperState(state('follower', 'leader', 'follower'))).toEqual({ leader: 'db2', voters, lost: [] })
    expect(readZookeeperState(state('', 'leader', 'follower'))).toEqual({ leader: 'db2', voters, lost: ['db1'] })
    expect(readZookeeperState(state('standalone'))).toEqual({ leader: 'db1', voters: ['db1'], lost: [] })
  })

  it('without a leader calls nobody lost: all are', () => {
    expect(readZookeeperState(state('', '', ''))).toEqual({ voters, lost: [] })
  })
})

describe('handing over the lead', () => {
  it('leaves behind as many as a majority can spare: with the new leader they are one', () => {
    expect(whoKnows(['db1', 'db2', 'db3'], 'db3', 'db1')).toEqual({ behind: ['db2'], knowing: ['db3'] })
    expect(whoKnows(['db1', 'db2', 'db3', 'db4', 'db5'], 'db1', 'db5')).toEqual({
      behind: ['db2', 'db3'],
      knowing: ['db1', 'db4'],
    })
  })
})

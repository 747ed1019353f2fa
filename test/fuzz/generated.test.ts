// What any accepted topology generates: the same bytes every time, which the hosts' readers take for what was meant.
// haproxy, Patroni and the others judge such files in test/lab/accepted-random.test.ts, Packer in test/vm/packer.test.ts.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { generate, generateHost } from '../../generator/generate.ts'
import { buildCluster } from '../../generator/model/build.ts'
import type { Cluster, Host } from '../../generator/model/cluster.ts'
import type { Secrets } from '../../generator/model/secrets.ts'
import type { GeneratedFile } from '../../generator/render/files.ts'
import { hbaLines } from '../../generator/roles/patroni.ts'
import { parseTopology } from '../../generator/topology/parse.ts'
import type { Topology } from '../../generator/topology/types.ts'
import { runs } from './runs.ts'
import { type SecretStrings, secretStrings, secretsFor } from './secrets.ts'
import { topologies } from './topologies.ts'
import { type Json, writeYaml } from './write-yaml.ts'
import { type PyYaml, startPyYaml } from './yaml-1.1.ts'

let python: PyYaml
beforeAll(() => {
  python = startPyYaml()
})
afterAll(() => python.end())

test('check accepts it, however it is written, and reads each string back', () => {
  fc.assert(
    fc.property(topologies, fc.nat(), (topology, seed) => {
      const { topology: read, problems } = parseTopology(writeYaml(topology as unknown as Json, seed).text)
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
      expect(read).toEqual(topology)
    }),
    runs(300),
  )
})

test('the same topology and secrets give the same bytes', () => {
  fc.assert(
    fc.property(small(topologies), secretStrings, (topology, strings) => {
      const again = parseTopology(JSON.stringify(topology)).topology
      const [one, other] = [topology, again ?? topology].map((each) =>
        generate(buildCluster(each), secretsFor(each, strings)),
      )
      expect(sumOf(other)).toBe(sumOf(one))
      const paths = one?.map(({ path }) => path) ?? []
      expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length)
      expect(paths.filter((path) => !/^[a-z][\w./-]+$/.test(path) || path.includes('..'))).toEqual([])
    }),
    runs(15),
  )
})

test('PyYAML reads in each seed what was meant', async () => {
  await fc.assert(
    fc.asyncProperty(topologies, secretStrings, fc.nat(), async (topology, strings, choice) => {
      const { cluster, host, secrets, text } = generateOne(topology, strings, choice)
      expect(await python.read(text('user-data'))).toMatchObject(userData(host, cluster, text))
      expect(await python.read(text('meta-data'))).toEqual({
        'instance-id': expect.stringMatching(new RegExp(`^${host.name}-[0-9a-f]{16}$`)),
        'local-hostname': host.name,
      })
      expect(await python.read(text('network-config'))).toEqual(networkConfig(host, cluster))
      if (host.roles.includes('postgres'))
        expect(await python.read(text('rootfs/etc/patroni/config.yml'))).toMatchObject(patroni(host, cluster, secrets))
      if (host.roles.includes('pgadmin')) JSON.parse(text('rootfs/etc/pgadmin/servers.json'))
    }),
    runs(80),
  )
})

test('YAML 1.1 and YAML 1.2 give one meaning to each YAML file', async () => {
  await fc.assert(
    fc.asyncProperty(topologies, secretStrings, fc.nat(), async (topology, strings, choice) => {
      const { files } = generateOne(topology, strings, choice)
      const documents = files.filter(({ path }) => /(\/(user-data|meta-data|network-config)|\.ya?ml)$/.test(path))
      expect(documents.length).toBeGreaterThan(2)
      for (const { path, content } of documents)
        expect([path, await python.read(content.toString())]).toEqual([path, parse(content.toString())])
    }),
    runs(30),
  )
})

function sumOf(files: readonly GeneratedFile[] = []): string {
  const sum = createHash('sha256')
  for (const { path, content } of files) sum.update(`${path}\0`).update(content)
  return sum.digest('hex')
}

// A topology of 99 hosts takes a hundred times as long and says no more: of those one host is enough.
function small(all: fc.Arbitrary<Topology>): fc.Arbitrary<Topology> {
  return all.filter(({ hosts }) => hosts.length < 12)
}

function generateOne(topology: Topology, strings: SecretStrings, choice: number) {
  const cluster = buildCluster(topology)
  const secrets = secretsFor(topology, strings)
  const host = cluster.hosts[choice % cluster.hosts.length] as Host
  const files = generateHost(host, cluster, secrets)
  const text = (path: string) => files.find((file) => file.path === `${host.name}/${path}`)?.content.toString() ?? ''
  return { cluster, secrets, host, files, text }
}

function userData(host: Host, { access }: Cluster, text: (path: string) => string) {
  const keys = access.sshKeys.length > 0 ? access.sshKeys : undefined
  const file = expect.objectContaining({
    owner: expect.stringMatching(/^\w+:\w+$/),
    permissions: expect.stringMatching(/^0[0-7]{3}$/),
  })
  return {
    hostname: host.name,
    users: [{ name: 'hardway', ...(keys ? { ssh_authorized_keys: keys } : {}) }],
    write_files: expect.toSatisfy((written: { path: string; content: string }[]) => {
      expect(written).toEqual(written.map(() => file))
      for (const { path, content } of written) expect([path, content]).toEqual([path, text(`rootfs${path}`)])
      return written.length > 0
    }),
  }
}

function networkConfig(host: Host, { network }: Cluster) {
  return {
    version: 2,
    ethernets: {
      lan0: expect.objectContaining({
        match: { macaddress: host.mac },
        'set-name': 'lan0',
        addresses: [`${host.address}/${network.prefix}`],
        routes: [{ to: 'default', via: network.gateway }],
        ...(network.dns.length > 0 ? { nameservers: { addresses: network.dns } } : {}),
      }),
    },
  }
}

function patroni(host: Host, cluster: Cluster, { passwords }: Secrets) {
  const { ttl, loopWait, retryTimeout } = cluster.failover
  const { nofailover, failoverPriority } = host.tags
  const tags = nofailover ? { nofailover } : { failover_priority: failoverPriority }
  return {
    scope: cluster.name,
    name: host.name,
    restapi: { authentication: { password: passwords.patroni_rest } },
    bootstrap: { dcs: { ttl, loop_wait: loopWait, retry_timeout: retryTimeout } },
    postgresql: {
      authentication: { replication: { password: passwords.replicator }, rewind: { password: passwords.rewind } },
      pg_hba: hbaLines(host, cluster),
    },
    ...(nofailover || failoverPriority !== 1 ? { tags } : {}),
  }
}

// Beside each rule's bad topology in test/invalid stands a good one here, as near to the bad one as the rule allows.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseTopology } from '../../generator/topology/parse.ts'
import { rules } from '../../generator/topology/rules.ts'

const topologies = new URL('../topologies/', import.meta.url)
const tutorial = readFileSync(new URL('tutorial.yaml', topologies), 'utf8')

type Change = (text: string) => string
const swap =
  (...pairs: readonly (readonly [string, string])[]): Change =>
  (text) =>
    pairs.reduce((done, [from, to]) => done.replaceAll(from, to), text)

const proxy2 = '{ name: proxy2, address: 10.77.0.22, roles: [proxy], vrrp: backup }'
const db2 = '  - { name: db2, address: 10.77.0.12, roles: [dcs, postgres] }\n'
const db3 = '  - { name: db3, address: 10.77.0.13, roles: [dcs, postgres] }\n'
// Of 24 bits, which is short and whole.
const rsaKey = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAwEAAQ=='
const times = (ttl: number, loop: number, retry: number): Change =>
  swap(['failover: normal', `failover: { ttl: ${ttl}, loop_wait: ${loop}, retry_timeout: ${retry} }`])
const databases = (count: number): Change => {
  const entries = Array.from({ length: count }, (_, index) => `  - { name: app${index}, owner: app }\n`)
  return swap(['  - { name: app, owner: app }\n', entries.join('')])
}
const more = (count: number): Change => {
  const host = (number: number) =>
    `  - { name: db${number}, address: 10.77.0.${60 + number}, roles: [dcs, postgres] }\n`
  const hosts = Array.from({ length: count }, (_, index) => host(index + 4))
  return swap([db3, `${db3}${hosts.join('')}`])
}
const single: Change = swap(
  [db2, ''],
  [db3, ''],
  [`  - ${proxy2}\n`, ''],
  ['durability: synchronous', 'availability: none\ndurability: asynchronous'],
)

const tagged = (db: number, tags: string): Change => swap([`{ name: db${db},`, `{ name: db${db}, tags: { ${tags} },`])
const all =
  (...changes: readonly Change[]): Change =>
  (text) =>
    changes.reduce((done, change) => change(done), text)

const good: Record<string, Change> = {
  'host-name-unique': swap(['name: db2', 'name: db1-2'], ['name: db3', 'name: db12']),
  'host-name-cluster': swap(['cluster: hardway', 'cluster: db']),
  'name-reserved': swap(['name: db1', 'name: packer1'], ['cluster: hardway', 'cluster: packer']),
  'name-look-alike': swap(['name: db1', 'name: no1'], ['name: db2', 'name: e3'], ['name: db3', 'name: nulls']),
  'network-cidr': swap(
    ['10.77.0.0/24\n', '10.77.0.0/28\n'],
    ['0.100', '0.14'],
    ['0.11,', '0.2,'],
    ['0.12,', '0.3,'],
    ['0.13,', '0.4,'],
    ['0.21,', '0.5,'],
    ['0.22,', '0.6,'],
  ),
  'network-range': swap(['10.77.', '126.255.']),
  'gateway-inside': swap(['gateway: 10.77.0.1\n', 'gateway: 10.77.0.254\n'], ['10.77.0.1/32', '10.77.0.254/32']),
  'address-inside': swap(['10.77.0.11', '10.77.0.254'], ['10.77.0.12', '10.77.0.2']),
  'address-unique': swap(['10.77.0.12', '10.77.0.10']),
  'vip-inside': swap(['address: 10.77.0.100', 'address: 10.77.0.254']),
  'vip-free': swap(['address: 10.77.0.100', 'address: 10.77.0.14']),
  'access-network': swap(['clients: [10.77.0.0/24]', 'clients: [0.0.0.0/0, 10.1.2.3/32]']),
  'admins-gateway': swap(['admins: [10.77.0.1/32]', 'admins: [192.168.7.0/24, 10.77.0.0/31]']),
  'mac-unique': swap(['name: db1,', 'name: db1, mac: "52:54:00:4d:00:0e",']),
  'mac-unicast': swap(['name: db1,', 'name: db1, mac: "02:00:00:00:00:01",']),
  'image-checksum': swap([
    'os: ubuntu-24.04',
    'url: https://images.example.org/noble.img\n  checksum: none\n  os: ubuntu-24.04',
  ]),
  'ssh-key-whole': swap([
    'ssh_keys: []',
    `ssh_keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample0", "${rsaKey} a b"]`,
  ]),
  'memory-minimum': swap(
    ['memory: 2GiB', 'memory: 832MiB'],
    ['vrrp: master', 'vrrp: master, memory: 512MiB'],
    ['vrrp: backup', 'vrrp: backup, memory: 320MiB'],
  ),
  'disk-minimum': swap([' disk: 20GiB', ' disk: 8GiB']),
  'data-disk-minimum': swap(['data_disk: 20GiB', 'data_disk: 8192MiB']),
  'data-disk-unused': swap([
    db3,
    `${db3}  - { name: dcs1, address: 10.77.0.31, roles: [dcs], data_disk: 1GiB }
  - { name: dcs2, address: 10.77.0.32, roles: [dcs], data_disk: 1GiB }\n`,
  ]),
  'pool-capacity': databases(17),
  'replica-capacity': more(6),
  'dcs-count': single,
  'postgres-count': swap([db3, db3.replace(', postgres', '')], ['durability: synchronous', 'durability: asynchronous']),
  'synchronous-standby': swap(['durability: synchronous', 'availability: none\ndurability: synchronous']),
  'proxy-count': swap([`  - ${proxy2}\n`, ''], ['durability:', 'availability: none\ndurability:']),
  'vrrp-master': swap([', vrrp: master', '']),
  'pgadmin-on-proxy': swap(['[proxy, pgadmin]', '[proxy]']),
  'tags-postgres': tagged(1, 'clonefrom: true'),
  'tags-failover': all(tagged(1, 'nofailover: true'), tagged(2, 'failover_priority: 1')),
  'tags-leaders': tagged(3, 'failover_priority: 0'),
  'tags-synchronous': all(tagged(2, 'failover_priority: 1'), tagged(3, 'nosync: true, nofailover: true')),
  'tags-priority': all(
    tagged(2, 'failover_priority: 2'),
    swap(['durability: synchronous', 'durability: asynchronous']),
  ),
  'tags-reads': tagged(3, 'noloadbalance: true'),
  'port-clash': swap([
    'failover:',
    'ports: { postgres: 6432, pgbouncer: 6432, patroni: 5000, read_write: 5432, pgadmin: 8008 }\nfailover:',
  ]),
  'port-privileged': swap([
    'failover:',
    'ports: { postgres: 1024, read_write: 54, pgadmin: 443, read_only: 32767 }\nfailover:',
  ]),
  'failover-times': times(30, 10, 10),
  'watchdog-margin': times(20, 11, 3),
  'haproxy-notices': times(20, 1, 9),
  'stop-timeout': times(600, 45, 100),
  'fast-needs-synchronous': swap(['failover: normal', 'failover: fast']),
  'database-unique': swap(['{ name: app, owner: app }', '{ name: app, owner: app }\n  - { name: app_, owner: app }']),
  'database-reserved': swap(['name: app,', 'name: postgres_,']),
  'owner-reserved': swap(['owner: app', 'owner: pg']),
  'secret-inside': swap(
    ['name: app,', 'name: tokens,'],
    ['owner: app', 'owner: secret_keeper'],
    ['qemu:///system', 'qemu+ssh://root@kvm.example.org/system?no_tty=1&keyfile=/root/.ssh/kvm'],
  ),
}

describe('what a rule just allows has no problem', () => {
  test.each(Object.entries(good))('%s', (_, change) => {
    const text = change(tutorial)
    expect(text).not.toBe(tutorial)
    const { topology, problems } = parseTopology(text)
    expect(problems).toEqual([])
    expect(topology).toBeDefined()
  })

  test('every rule has such a topology', () => {
    expect(Object.keys(good)).toEqual(rules.map(({ name }) => name))
  })
})

// Every topology file of the tests but the bad ones, wherever it stands.
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(?!invalid|golden).*(^|\/)(topologies\/[^/]+|[^/]*topology[^/]*)\.yaml$/.test(path))
  .filter((path) => !/secrets[^/]*\.yaml$/.test(path))
  .map((path) => `test/${path}`)

describe('good topologies have no problem', () => {
  test.each(files)('%s', (name) => {
    const { topology, problems } = parseTopology(readFileSync(name, 'utf8'))
    expect(problems).toEqual([])
    expect(topology?.hosts).toHaveLength(5)
  })

  test('those are of the lab and of the machines', () => {
    expect(files).toEqual(expect.arrayContaining(['test/topologies/debian.yaml', 'test/vm/topology.yaml']))
  })

  test('README.md shows one', () => {
    const [, text = ''] = /```yaml\n(cluster: [\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? []
    expect(parseTopology(text)).toMatchObject({ problems: [], topology: { cluster: 'hardway' } })
  })

  test.each([
    ['no vrrp at all', swap([', vrrp: master', ''], [', vrrp: backup', ''])],
    [
      'an anchor',
      (text) =>
        text.replace('[dcs, postgres]', '&db [dcs, postgres]').replaceAll('roles: [dcs, postgres]', 'roles: *db'),
    ],
    ['CRLF and a byte order mark', (text) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
    ['a mark before the document and one after it', (text) => `---\n${text}...\n`],
    ['a database owner with a name of JavaScript', swap(['owner: app', 'owner: constructor'])],
  ] satisfies [string, Change][])('%s', (_, change) => {
    const text = change(tutorial)
    expect(text).not.toBe(tutorial)
    expect(parseTopology(text).problems).toEqual([])
  })
})

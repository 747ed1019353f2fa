import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { sshCommand as sshLine } from '../../generator/cluster/log-in.ts'
import { chooseUnits, journalCommand, logsCommand } from '../../generator/commands/logs.ts'
import { sshCommand } from '../../generator/commands/ssh.ts'
import { generateTopology, hostOf } from '../support.ts'
import { run } from './folder.ts'

const topology = resolve('test/topologies/debian.yaml')
const { cluster } = await generateTopology('debian')
const [db1, proxy1] = [hostOf(cluster, 'db1'), hostOf(cluster, 'proxy1')]
const withKey = { ...cluster, access: { ...cluster.access, sshKeys: ['ssh-ed25519 AAAA somebody'] } }

test('a host that the topology does not have is told with those that it has', async () => {
  for (const verb of [sshCommand, logsCommand]) {
    expect(await run(verb, 'db9', '--topology', topology)).toEqual({
      out: '',
      err: 'cluster hardway has no host db9; its hosts are db1, db2, db3, proxy1, proxy2',
      status: 2,
    })
  }
})

test('a unit that a host does not run is told with those that it runs', async () => {
  expect(await run(logsCommand, 'proxy1', 'patroni', '--topology', topology)).toEqual({
    out: '',
    err: 'this project starts no unit patroni on proxy1; it starts nftables, hardway-forget-seed, hardway-neighbours, haproxy, pgbouncer, keepalived, pgadmin',
    status: 2,
  })
})

test('a unit is known by its name with and without .service', () => {
  expect(chooseUnits(proxy1, cluster, 'haproxy')).toEqual(['haproxy.service'])
  expect(chooseUnits(proxy1, cluster, 'haproxy.service')).toEqual(['haproxy.service'])
})

test('journalctl is asked for every unit of the host, the last lines or all since a time', () => {
  const units = chooseUnits(db1, cluster)
  expect(units).toContain('patroni.service')
  const all = journalCommand(units, {})
  expect(all.filter((word) => word.startsWith('--unit='))).toEqual(units.map((unit) => `--unit=${unit}`))
  expect(all).toContain('--lines=200')
  const since = journalCommand(['consul.service'], { since: '-10min', follow: true })
  expect(since.slice(-3)).toEqual(['--unit=consul.service', '--since=-10min', '--follow'])
})

test('ssh knows a host by its cluster and its machine, and each word of a command arrives as it was typed', () => {
  const first = ['-o', 'StrictHostKeyChecking=accept-new', 'hardway@10.77.0.11']
  expect(sshLine(withKey, db1, [])).toEqual(['ssh', '-o', 'HostKeyAlias=db1.hardway', ...first])
  expect(sshLine(withKey, db1, [], '0a1b')).toEqual(['ssh', '-o', 'HostKeyAlias=db1.hardway.0a1b', ...first])
  expect(sshLine(withKey, db1, ['psql', '-c', "select 'a b'"]).slice(5)).toEqual([
    'hardway@10.77.0.11',
    '--',
    'psql',
    '-c',
    `'select '\\''a b'\\'''`,
  ])
})

test('ssh is not tried where no host knows a key', () => {
  expect(() => sshLine(cluster, db1, [])).toThrow(
    /^No host of cluster hardway lets anybody log in: `access\.ssh_keys` of its topology lists no key\.\n {2}next: add your public key there, then npx hardway generate && npx hardway deploy, which replaces the hosts$/,
  )
})

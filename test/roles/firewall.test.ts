// Who may reach what, written down once more by hand: a change of a role's `opens` must be meant here too.
import { describe, expect, it } from 'vitest'
import { generate } from '../../generator/generate.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { generateTopology, topologies } from '../support.ts'

const [db1, db2, db3] = ['10.77.0.11', '10.77.0.12', '10.77.0.13'] as const
const [proxy1, proxy2] = ['10.77.0.21', '10.77.0.22'] as const
const [gateway, network] = ['10.77.0.1/32', '10.77.0.0/24'] as const

const database = (others: readonly string[]) => ({
  'tcp 22': [gateway],
  'tcp 5432': [...others, proxy1, proxy2],
  'tcp 8008': [...others, proxy1, proxy2, gateway],
  'tcp 8300': others,
  'tcp 8301': others,
  'udp 8301': others,
})

const proxy = {
  'tcp 22': [gateway],
  'tcp 5000': [network, gateway],
  'tcp 5001': [network, gateway],
  'tcp 5432': [network, gateway],
  'tcp 7000': [gateway],
}

const open: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  db1: database([db2, db3]),
  db2: database([db1, db3]),
  db3: database([db1, db2]),
  proxy1: { ...proxy, 'protocol 112': [proxy2], 'tcp 80': [gateway] },
  proxy2: {
    ...proxy,
    'protocol 112': [proxy1],
    'tcp 5000': [network, gateway, proxy1],
    'tcp 5001': [network, gateway, proxy1],
  },
}

describe.each(topologies)('the firewall in %s', async (name) => {
  const { text } = await generateTopology(name)

  it.each(Object.keys(open))('of %s opens this and nothing else', (host) => {
    expect(openingsOf(text(`${host}/rootfs/etc/nftables.conf`))).toEqual(open[host])
  })

  it.each(Object.keys(open))('of %s drops all else, also what would be forwarded', (host) => {
    const rules = text(`${host}/rootfs/etc/nftables.conf`)
    expect(rules).toMatch(/^flush ruleset$/m)
    expect(rules.match(/^ +type filter hook .*/gm)?.map((line) => line.trim())).toEqual([
      'type filter hook input priority filter; policy drop;',
      'type filter hook forward priority filter; policy drop;',
    ])
    const lines = rules.split('\n').map((line) => line.trim())
    expect(lines.filter((line) => /^(?!ip saddr|#).*accept/.test(line))).toEqual([
      'iif lo accept',
      'ct state established,related accept',
      'icmp type echo-request accept comment "ping"',
    ])
  })

  it.each(Object.keys(open))('of %s stands before ssh and every unit of the host', (host) => {
    const wanted = text(`${host}/rootfs/etc/systemd/system/multi-user.target.d/hardway.conf`)
    const units = [...wanted.matchAll(/^Wants=(.*)$/gm)].map(([, unit]) => unit)
    const dropIn = text(`${host}/rootfs/etc/systemd/system/nftables.service.d/hardway.conf`)
    expect([...dropIn.matchAll(/^Before=(.*)$/gm)].map(([, unit]) => unit)).toEqual(['ssh.service', ...units])
    expect(dropIn).not.toMatch(/^(Wants|Requires|BindsTo|PartOf|PropagatesReloadTo)=/m)
  })

  it('gives no rule a comment that nftables refuses for its length', () => {
    for (const host of Object.keys(open)) {
      const rules = text(`${host}/rootfs/etc/nftables.conf`)
      for (const [, comment] of rules.matchAll(/comment "(.*)"/g)) expect(comment?.length).toBeLessThan(128)
    }
  })
})

describe('nobody', () => {
  it('in access.clients and access.admins means no rule for them, and no empty set', async () => {
    const { cluster, secrets } = await generateTopology('tutorial')
    const closed: Cluster = { ...cluster, access: { ...cluster.access, clients: [], admins: [] } }
    const file = generate(closed, secrets).find(({ path }) => path === 'proxy1/rootfs/etc/nftables.conf')
    const rules = String(file?.content)
    expect(openingsOf(rules)).toEqual({ 'protocol 112': [proxy2] })
    expect([...setsOf(rules).keys()]).toEqual(['proxies', 'hosts'])
  })
})

function setsOf(rules: string): Map<string, readonly string[]> {
  const sets = rules.matchAll(/ {4}set (\w+) \{[^}]*elements = \{ ([^}]*) \}/g)
  return new Map([...sets].map(([, name = '', elements = '']) => [name, elements.split(', ')]))
}

function openingsOf(rules: string): Record<string, string[]> {
  const sets = setsOf(rules)
  const openings: Record<string, string[]> = {}
  for (const [, set = '', protocol = '', ports = ''] of rules.matchAll(
    /^ +ip saddr @(\w+) (ip protocol|\w+ dport) (\{ .* \}|\d+) accept/gm,
  )) {
    for (const port of ports.replace(/[{} ]/g, '').split(',')) {
      const key = `${protocol.replace(/ dport|ip /, '')} ${port}`
      openings[key] = [...(openings[key] ?? []), ...(sets.get(set) ?? [])]
    }
  }
  return openings
}

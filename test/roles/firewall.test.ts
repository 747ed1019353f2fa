import { describe, expect, it } from 'vitest'
import { generate } from '../../generator/generate.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { expectedOpenings, openingsOf, openToAll, setsOf } from '../openings.ts'
import { generateTopology, topologies } from '../support.ts'

const hosts = ['db1', 'db2', 'db3', 'proxy1', 'proxy2']

describe.each(topologies)('the firewall in %s', async (name) => {
  const { text, cluster } = await generateTopology(name)
  const open = expectedOpenings('10.77.0.0/24', '10.77.0.1', cluster.dcs)

  it.each(hosts)('of %s opens what the table says, and nothing else', (host) => {
    expect(openingsOf(text(`${host}/rootfs/etc/nftables.conf`))).toEqual(open[host])
  })

  it.each(hosts)('of %s drops all else, also what would be forwarded', (host) => {
    const rules = text(`${host}/rootfs/etc/nftables.conf`)
    expect(rules).toMatch(/^flush ruleset$/m)
    expect(rules.match(/^ +type filter hook .*/gm)?.map((line) => line.trim())).toEqual([
      'type filter hook input priority filter; policy drop;',
      'type filter hook forward priority filter; policy drop;',
    ])
    expect(openToAll(rules)).toEqual([
      'iif lo accept',
      'ct state established,related accept',
      'icmp type echo-request accept comment "ping"',
    ])
  })

  it.each(hosts)('of %s is loaded before ssh and every unit of the host, and touches none of them', (host) => {
    const wanted = text(`${host}/rootfs/etc/systemd/system/multi-user.target.d/hardway.conf`)
    const units = [...wanted.matchAll(/^Wants=(.*)$/gm)].map(([, unit]) => unit)
    const dropIn = text(`${host}/rootfs/etc/systemd/system/nftables.service.d/hardway.conf`)
    expect([...dropIn.matchAll(/^Before=(.*)$/gm)].map(([, unit]) => unit)).toEqual(['ssh.service', ...units])
    expect(dropIn).not.toMatch(/^(Wants|Requires|BindsTo|PartOf|PropagatesReloadTo)=/m)
  })

  it('gives no rule a comment that nftables refuses for its length', () => {
    for (const host of hosts) {
      const comments = text(`${host}/rootfs/etc/nftables.conf`).matchAll(/comment "(.*)"/g)
      for (const [, comment] of comments) expect(comment?.length).toBeLessThan(128)
    }
  })
})

describe('nobody', () => {
  it('in access.clients and access.admins means no rule for them, and no empty set', async () => {
    const { cluster, secrets } = await generateTopology('tutorial')
    const closed: Cluster = { ...cluster, access: { ...cluster.access, clients: [], admins: [] } }
    const file = generate(closed, secrets).find(({ path }) => path === 'proxy1/rootfs/etc/nftables.conf')
    const rules = String(file?.content)
    expect(openingsOf(rules)).toEqual({ 'protocol 112': ['10.77.0.22'] })
    expect([...setsOf(rules).keys()]).toEqual(['proxies', 'hosts'])
  })
})

import { describe, expect, it } from 'vitest'
import { buildCluster } from '../../generator/model/build.ts'
import type { Host, Topology } from '../../generator/topology/types.ts'

const smallest: Topology = {
  cluster: 'small',
  network: { cidr: '10.1.0.0/16', gateway: '10.1.0.1' },
  vip: { address: '10.1.9.9' },
  hosts: [
    { name: 'db1', address: '10.1.2.3', roles: ['dcs', 'postgres'] },
    { name: 'p1', address: '10.1.2.4', roles: ['proxy'] },
    { name: 'p2', address: '10.1.2.5', roles: ['proxy'] },
  ],
}

describe('buildCluster', () => {
  it('resolves every default', () => {
    expect(buildCluster(smallest)).toMatchObject({
      image: { os: 'ubuntu-24.04', arch: 'amd64' },
      network: { prefix: 16, dns: ['10.1.0.1'] },
      vip: { routerId: 51 },
      dcs: 'consul',
      synchronous: true,
      failover: { ttl: 30, loopWait: 5, retryTimeout: 10, nodeHealth: false },
      access: { clients: ['10.1.0.0/16'], admins: ['10.1.0.1/32'], sshKeys: [] },
      libvirt: { uri: 'qemu:///system', domainType: 'kvm' },
    })
  })

  it('derives a MAC address from the low bytes of the IPv4 address', () => {
    expect(buildCluster(smallest).hosts[0]?.mac).toBe('52:54:00:01:02:03')
  })

  it('makes the first proxy master where nobody is named', () => {
    expect(buildCluster(smallest).proxyHosts.map(({ vrrp }) => vrrp)).toEqual(['master', 'backup'])
  })

  it('makes the named proxy master', () => {
    const [db1, p1, p2] = smallest.hosts as [Host, Host, Host]
    const hosts: Topology['hosts'] = [db1, p1, { ...p2, vrrp: 'master' }]
    expect(buildCluster({ ...smallest, hosts }).proxyHosts.map(({ vrrp }) => vrrp)).toEqual(['backup', 'master'])
  })

  it('gives a data disk to hosts that keep data only', () => {
    expect(buildCluster(smallest).hosts.map(({ dataDisk, image }) => [image, dataDisk])).toEqual([
      ['db', 20],
      ['proxy', 0],
      ['proxy', 0],
    ])
  })

  it('takes the priority 0 for what it means: the host never leads', () => {
    const tagsOf = (tags: NonNullable<Host['tags']>) => {
      const [db1, ...others] = smallest.hosts
      return buildCluster({ ...smallest, hosts: [{ ...db1, tags }, ...others] }).hosts[0]?.tags
    }
    const none = { nofailover: false, failoverPriority: 1, nosync: false, noloadbalance: false, clonefrom: false }
    expect(tagsOf({})).toEqual(none)
    expect(tagsOf({ failover_priority: 0 })).toEqual({ ...none, nofailover: true, failoverPriority: 0 })
    expect(tagsOf({ nofailover: true, nosync: true })).toEqual({
      ...none,
      nofailover: true,
      failoverPriority: 0,
      nosync: true,
    })
    expect(tagsOf({ nofailover: false, clonefrom: true })).toEqual({ ...none, clonefrom: true })
  })

  it('ties the session to node health in `fast` only', () => {
    const failoverOf = (failover: NonNullable<Topology['failover']>) => buildCluster({ ...smallest, failover }).failover
    expect(failoverOf('fast')).toEqual({ ttl: 20, loopWait: 5, retryTimeout: 5, nodeHealth: true })
    expect(failoverOf({ ttl: 25, loop_wait: 5, retry_timeout: 7 })).toEqual({
      ttl: 25,
      loopWait: 5,
      retryTimeout: 7,
      nodeHealth: false,
    })
  })
})

// Who reaches what, asked of the network itself: every port of every host, from every host and from three machines beside them.
import { beforeAll, describe, expect, test } from 'vitest'
import { holdsVip } from '../../generator/cluster/inside-hosts.ts'
import { expectedOpenings, openingsOf, openToAll } from '../openings.ts'
import {
  ackScan,
  gatewayOf,
  hostsOf,
  type Machine,
  plugInGuest,
  readCounts,
  sendAll,
  startCounting,
  synScan,
  type Target,
  whileClaimed,
} from './probe-network.ts'
import { eventually, query, type RunningCluster } from './running-cluster.ts'
import { inside } from './support.ts'

/** The topology for these tests: one client, and the gateway as the one administrator. */
export function narrowAccess(topology: string): string {
  return topology.replace('clients: [10.77.0.0/24]', 'clients: [10.77.0.200/32]')
}

const databases = ['db1', 'db2', 'db3']
const hosts = [...databases, 'proxy1', 'proxy2']

// By hand: who sends, to whom, and the TCP ports that answer. proxy1 has the VIP, and its statistics at its own address only.
const nothing = { db1: '', db2: '', db3: '', proxy1: '', proxy2: '', vip: '' }
const replication = { db1: '5432 8008 8300 8301', db2: '5432 8008 8300 8301', db3: '5432 8008 8300 8301' }
const leader = { db1: '5432 8008', db2: '5432 8008', db3: '5432 8008' }
const doors = '5000 5001 5432'
const answering: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  db1: { ...nothing, ...replication, db1: '' },
  db2: { ...nothing, ...replication, db2: '' },
  db3: { ...nothing, ...replication, db3: '' },
  proxy1: { ...nothing, ...leader, proxy2: '5000 5001' },
  proxy2: { ...nothing, ...leader },
  gateway: {
    ...{ db1: '22 8008', db2: '22 8008', db3: '22 8008' },
    ...{ proxy1: '22 80 5000 5001 5432 7000', proxy2: '22 5000 5001 5432 7000', vip: '22 80 5000 5001 5432 -7000' },
  },
  client: { ...nothing, proxy1: doors, proxy2: doors, vip: doors },
  stranger: nothing,
}

export function firewallTests(of: () => RunningCluster): void {
  let senders: Machine[]
  beforeAll(async () => {
    const guests = [
      await plugInGuest(of(), 'client', '10.77.0.200'),
      await plugInGuest(of(), 'stranger', '10.77.0.201'),
    ]
    senders = [...hostsOf(of()), gatewayOf(of()), ...guests]
  })
  const run = (host: string, script: string) => inside(of().cluster.name, host, script)

  describe('the firewall', () => {
    test.each(hosts)('of %s is loaded as the table says', async (host) => {
      const rules = await run(host, 'nft --numeric list ruleset')
      expect(openingsOf(rules)).toEqual(expectedOpenings('10.77.0.200', '10.77.0.1')[host])
      expect(openToAll(rules)).toEqual([
        'iif "lo" accept',
        'ct state 0x2,0x4 accept',
        'icmp type 8 accept comment "ping"',
      ])
      expect(rules.match(/hook .*/g)).toEqual([
        'hook input priority 0; policy drop;',
        'hook forward priority 0; policy drop;',
      ])
    })

    test('lets through what the tables say, of 65535 ports of TCP and UDP and every other protocol', async () => {
      const { vip, proxyHosts } = of().cluster
      const targets = [...hostsOf(of()), { name: 'vip', address: vip.address, mac: proxyHosts[0]?.mac ?? '' }]
      await bringVipTo(of(), 'proxy1')
      for (const host of hosts) await startCounting(of(), host)
      const answered: Record<string, Record<string, string>> = {}
      const sendFrom = async (sender: Machine) => {
        const others = targets.filter(({ name }) => name !== 'vip' || sender.name !== 'proxy1')
        const [found] = await Promise.all([synScan(sender, others), sendAll(sender, hostsOf(of()))])
        answered[sender.name] = { ...nothing, ...found }
      }
      // Two at a time: each waits now and then for the cable.
      for (let first = 0; first < senders.length; first += 2)
        await Promise.all(senders.slice(first, first + 2).map(sendFrom))
      expect(answered).toEqual(answering)
      for (const host of hosts)
        expect({ [host]: await readCounts(of(), host) }).toEqual({ [host]: expectedCounts(host) })
    })

    test('tells a host, and nobody else, that a connection is gone', async () => {
      const [db1, db2] = hostsOf(of())
      const answers = [db2, ...senders.slice(-2)].map((sender) => ackScan(sender as Machine, db1 as Target))
      expect(await Promise.all(answers)).toEqual([65535, 0, 0])
    })

    test('that is loaded again, or started anew, cuts no session and restarts nothing', async () => {
      const before = await Promise.all(hosts.map((host) => run(host, mainPids)))
      const session = query(of(), 5000, 'select pg_backend_pid(); select pg_sleep(6); select pg_backend_pid()')
      for (const host of hosts) await run(host, 'systemctl reload nftables.service; systemctl restart nftables.service')
      const [first, ...rest] = await session
      expect(rest.at(-1)).toBe(first)
      expect(await Promise.all(hosts.map((host) => run(host, mainPids)))).toEqual(before)
    })

    test('keeps the old rules where new ones cannot be loaded, and without old ones closes the host', async () => {
      const rules = () => run('proxy2', 'nft list ruleset')
      const before = openingsOf(await rules())
      await run('proxy2', 'cp --archive /etc/nftables.conf /root/ && echo broken >>/etc/nftables.conf')
      await run('proxy2', 'systemctl reload nftables.service 2>/dev/null; true')
      expect(openingsOf(await rules())).toEqual(before)
      await run('proxy2', 'systemctl restart nftables.service 2>/dev/null; true')
      expect(openingsOf(await rules())).toEqual({})
      expect(await rules()).toContain('hook input priority filter; policy drop;')
      await run('proxy2', 'mv /root/nftables.conf /etc/ && systemctl restart nftables.service')
      expect(openingsOf(await rules())).toEqual(before)
    })
  })

  describe('a stranger who claims the VIP by a higher priority', () => {
    const stranger = () => senders.at(-1) as Machine

    test('does not get it', async () => {
      await whileClaimed(of(), stranger(), async () => {
        for (let seconds = 0; seconds < 6; seconds += 1) {
          await run('proxy2', 'sleep 1')
          expect(await holderOfVip(of())).toBe('proxy1')
        }
      })
    })

    // Else the test above would pass whatever a stranger sends.
    test('takes it from its holder where the firewall lets him in', async () => {
      await run('proxy1', `nft insert rule inet filter input ip saddr ${stranger().address} accept`)
      await whileClaimed(of(), stranger(), () => waitForVip(of(), 'proxy2'))
      await run('proxy1', 'systemctl reload nftables.service')
      // Nobody preempts: it stays where it went until that one lets it go.
      await bringVipTo(of(), 'proxy1')
    })
  })
}

// Eight senders; those of the same host do not come by the network, and proxy1 has the VIP's probes besides.
function expectedCounts(host: string) {
  const isDatabase = databases.includes(host)
  const addresses = {
    db1: '10.77.0.11',
    db2: '10.77.0.12',
    db3: '10.77.0.13',
    proxy1: '10.77.0.21',
    proxy2: '10.77.0.22',
  }
  const of = (name: string) => addresses[name as keyof typeof addresses]
  return {
    arrived: { tcp: (host === 'proxy1' ? 7 + 7 : 7) * 65535, udp: 7 * 65535 },
    datagrams: isDatabase ? databases.filter((name) => name !== host).map((name) => `${of(name)} 8301`) : [],
    protocols: isDatabase ? [] : [`${of(host === 'proxy1' ? 'proxy2' : 'proxy1')} 112`],
  }
}

const mainPids = `for unit in consul patroni haproxy pgbouncer keepalived pgadmin; do
  systemctl show --value --property=Id,MainPID,NRestarts $unit.service
done`

async function holderOfVip({ cluster }: RunningCluster): Promise<string> {
  const exec = (host: string, argv: readonly string[]) => inside(cluster.name, host, argv.join(' '))
  const holding: string[] = []
  for (const { name } of cluster.proxyHosts) if (await holdsVip(cluster, name, exec)) holding.push(name)
  return holding.join(' and ')
}

async function bringVipTo(running: RunningCluster, host: string): Promise<void> {
  const holder = await holderOfVip(running)
  if (holder !== host) await inside(running.cluster.name, holder, 'systemctl restart keepalived.service')
  await waitForVip(running, host)
}

async function waitForVip(running: RunningCluster, host: string): Promise<void> {
  await eventually(`the VIP on ${host}`, 60, async () => {
    const holder = await holderOfVip(running)
    return holder === host ? { done: true } : { seen: holder }
  })
}

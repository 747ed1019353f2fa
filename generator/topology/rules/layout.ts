import { mostProxies } from '../connections.ts'
import type { Facts, HostFacts } from '../facts.ts'
import { type Finding, shown } from '../problem.ts'
import type { Rule } from './rule.ts'

export const layoutRules: readonly Rule[] = [
  {
    name: 'dcs-count',
    says: 'The DCS has an odd number of servers, three at least; one is enough for `availability: none`.',
    find: (facts) => countDcs(facts),
  },
  {
    name: 'postgres-count',
    says: 'At least two hosts run PostgreSQL, or one for `availability: none`; of two, a synchronous cluster that lost one has one copy left (a warning).',
    find: (facts) => countPostgres(facts),
  },
  {
    name: 'synchronous-standby',
    says: '`durability: synchronous` needs a second PostgreSQL host, which has each row before its commit is acknowledged.',
    find: (facts) => aloneButSynchronous(facts),
  },
  {
    name: 'proxy-count',
    says: `Two hosts are proxies or more, ${mostProxies} at most; one is enough for \`availability: none\`.`,
    find: (facts) => countProxies(facts),
  },
  {
    name: 'vrrp-master',
    says: 'Exactly one proxy is `vrrp: master`; where none is, the first that is not `backup`.',
    find: (facts) => [...vrrpWithoutProxy(facts), ...masters(facts)],
  },
  {
    name: 'pgadmin-on-proxy',
    says: 'pgAdmin runs on a proxy.',
    find: ({ hosts = [] }) => hosts.filter((host) => has(host, 'pgadmin') && !has(host, 'proxy')).map(lonelyPgadmin),
  },
]

function has(host: HostFacts, role: string): boolean {
  return host.roles.includes(role)
}

function withRole(hosts: readonly HostFacts[], role: string): HostFacts[] {
  return hosts.filter((host) => has(host, role))
}

function countDcs({ hosts, availability }: Facts): Finding[] {
  const count = hosts ? withRole(hosts, 'dcs').length : 3
  if (count % 2 === 1 && count >= fewest(availability, 3)) return []
  const atLeast = availability === 'none' ? '' : ', three at least'
  const message = `${haveRole(count)} the role \`dcs\`: a quorum needs an odd number${atLeast}`
  const repair =
    count < 3
      ? `give three hosts the role \`dcs\`${orNone(count)}`
      : `take the role \`dcs\` from one host: ${count - 1} survive as much as ${count}`
  return [{ pointer: '/hosts', on: 'key', message, repair }]
}

function countPostgres({ hosts, durability, availability }: Facts): Finding[] {
  const count = hosts ? withRole(hosts, 'postgres').length : 3
  const at = { pointer: '/hosts', on: 'key' } as const
  if (count < fewest(availability, 2)) {
    const message = `${haveRole(count)} the role \`postgres\`: a failover needs two`
    return [{ ...at, message, repair: `give three hosts the role \`postgres\`${orNone(count)}` }]
  }
  if (count !== 2 || durability !== 'synchronous') return []
  return [
    {
      ...at,
      severity: 'warning',
      message:
        'two hosts have the role `postgres` and durability is synchronous: while one is down, rows are on the other alone',
      repair: 'give a third host the role `postgres`, or write `durability: asynchronous`',
    },
  ]
}

function aloneButSynchronous({ hosts = [], durability, availability }: Facts): Finding[] {
  const [only, ...others] = withRole(hosts, 'postgres')
  if (!only || others.length > 0 || durability !== 'synchronous' || availability !== 'none') return []
  const message = `durability is synchronous, but ${shown(only.name ?? 'one host')} alone runs PostgreSQL: no standby has its rows`
  return [{ pointer: '/durability', message, repair: 'write `durability: asynchronous`, or add a PostgreSQL host' }]
}

function countProxies({ hosts, availability }: Facts): Finding[] {
  const count = hosts ? withRole(hosts, 'proxy').length : 2
  if (count <= mostProxies && count >= fewest(availability, 2)) return []
  const at = { pointer: '/hosts', on: 'key' } as const
  if (count > mostProxies) {
    const message = `${haveRole(count)} the role \`proxy\`: PostgreSQL's connections are shared out among all their pools`
    return [{ ...at, message, repair: `give at most ${mostProxies} hosts the role \`proxy\`` }]
  }
  const message = `${haveRole(count)} the role \`proxy\`: when one is lost another must hold the VIP`
  return [{ ...at, message, repair: `give two hosts the role \`proxy\`${orNone(count)}` }]
}

function fewest(availability: string, high: number): number {
  return availability === 'none' ? 1 : high
}

function orNone(count: number): string {
  return count === 1 ? ', or write `availability: none`' : ''
}

function haveRole(count: number): string {
  return count === 0 ? 'no host has' : count === 1 ? 'one host has' : `${count} hosts have`
}

function vrrpWithoutProxy({ hosts = [] }: Facts): Finding[] {
  return hosts
    .filter((host) => host.vrrp !== undefined && !has(host, 'proxy'))
    .map((host) => ({
      pointer: `${host.pointer}/vrrp`,
      on: 'key',
      message: `${shown(host.name ?? 'this host')} has \`vrrp\` but is no proxy: only proxies hold the VIP`,
      repair: 'delete this key, or add the role `proxy`',
    }))
}

function masters({ hosts = [] }: Facts): Finding[] {
  const proxies = withRole(hosts, 'proxy')
  const [first, ...more] = proxies.filter((host) => host.vrrp === 'master')
  if (first) return more.map((host) => secondMaster(first, host))
  const [backup] = proxies
  if (!backup || proxies.some((host) => host.vrrp === undefined)) return []
  const repair = 'write `vrrp: master` for one proxy, or leave `vrrp` out'
  return [{ pointer: `${backup.pointer}/vrrp`, message: 'no proxy is `vrrp: master`', repair }]
}

function secondMaster(first: HostFacts, host: HostFacts): Finding {
  const message = `a second \`vrrp: master\`: ${shown(first.name ?? 'another proxy')} is one already`
  return { pointer: `${host.pointer}/vrrp`, message, repair: 'write `vrrp: backup` here' }
}

function lonelyPgadmin({ pointer, name }: HostFacts): Finding {
  const message = `${shown(name ?? 'this host')} has the role \`pgadmin\` but is no proxy`
  return { pointer: `${pointer}/roles`, message, repair: 'move `pgadmin` to a host with the role `proxy`' }
}

import type { Facts, HostFacts } from '../facts.ts'
import { type Finding, shown } from '../problem.ts'
import type { Rule } from './rule.ts'

export const layoutRules: readonly Rule[] = [
  {
    name: 'dcs-supported',
    says: 'The DCS is one that is built: Consul.',
    find: ({ dcs }) => (dcs === 'etcd' || dcs === 'zookeeper' ? [notBuilt(dcs)] : []),
  },
  {
    name: 'dcs-count',
    says: 'The DCS has an odd number of servers, three at least.',
    find: (facts) => countDcs(facts),
  },
  {
    name: 'postgres-count',
    says: 'At least two hosts run PostgreSQL; of two, a synchronous cluster that lost one has one copy left (a warning).',
    find: (facts) => countPostgres(facts),
  },
  {
    name: 'proxy-count',
    says: 'Exactly two hosts are proxies.',
    find: (facts) => countProxies(facts),
  },
  {
    name: 'vrrp-master',
    says: 'Exactly one proxy is `vrrp: master`; where none is, the first that is not `backup`.',
    find: (facts) => [...vrrpWithoutProxy(facts), ...masters(facts)],
  },
  {
    name: 'roles-together',
    says: 'A proxy is no database host: PgBouncer and PostgreSQL both listen on 5432, and its image holds no DCS.',
    find: ({ hosts = [] }) => hosts.flatMap(mixedRoles),
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

function notBuilt(dcs: string): Finding {
  return { pointer: '/dcs', message: `${shown(dcs)} is not built yet`, repair: 'write `consul`, or leave `dcs` out' }
}

function countDcs({ hosts }: Facts): Finding[] {
  const count = hosts ? withRole(hosts, 'dcs').length : 3
  if (count >= 3 && count % 2 === 1) return []
  const hint =
    count < 3
      ? 'give three hosts the role `dcs`'
      : `take the role \`dcs\` from one host: ${count - 1} survive as much as ${count}`
  return [
    {
      pointer: '/hosts',
      on: 'key',
      message: `${haveRole(count)} the role \`dcs\`: a quorum needs an odd number, three at least`,
      repair: hint,
    },
  ]
}

function countPostgres({ hosts, durability }: Facts): Finding[] {
  const count = hosts ? withRole(hosts, 'postgres').length : 3
  const at = { pointer: '/hosts', on: 'key' } as const
  if (count < 2) {
    return [
      {
        ...at,
        message: `${haveRole(count)} the role \`postgres\`: a failover needs two`,
        repair: 'give three hosts the role `postgres`',
      },
    ]
  }
  if (count > 2 || durability !== 'synchronous') return []
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

function countProxies({ hosts }: Facts): Finding[] {
  const count = hosts ? withRole(hosts, 'proxy').length : 2
  if (count === 2) return []
  const message = `${haveRole(count)} the role \`proxy\`: the VIP moves between exactly two`
  return [{ pointer: '/hosts', on: 'key', message, repair: 'give two hosts the role `proxy`' }]
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

function mixedRoles(host: HostFacts): Finding[] {
  if (!has(host, 'proxy')) return []
  const name = shown(host.name ?? 'this host')
  const pointer = `${host.pointer}/roles`
  const repair = 'give the proxy a host of its own'
  const postgres = `PostgreSQL and PgBouncer both listen on port 5432 of ${name}`
  const dcs = `${name} is a proxy, and the image of a proxy holds no DCS`
  return [
    ...(has(host, 'postgres') ? [{ pointer, message: postgres, repair }] : []),
    ...(has(host, 'dcs') ? [{ pointer, message: dcs, repair }] : []),
  ]
}

function lonelyPgadmin({ pointer, name }: HostFacts): Finding {
  const message = `${shown(name ?? 'this host')} has the role \`pgadmin\` but is no proxy`
  return { pointer: `${pointer}/roles`, message, repair: 'move `pgadmin` to a host with the role `proxy`' }
}

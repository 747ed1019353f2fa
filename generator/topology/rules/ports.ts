import { factsOf, runsPartOf } from '../dcs.ts'
import type { Facts, HostFacts } from '../facts.ts'
import { defaultPorts, fixedPorts, resolverPorts } from '../ports.ts'
import { type Finding, shown } from '../problem.ts'
import { type Rule, repeated } from './rule.ts'

export const portRules: readonly Rule[] = [
  {
    name: 'port-clash',
    says: 'No two programs of a host listen on the same port.',
    find: (facts) => portClashes(facts),
  },
  {
    name: 'port-privileged',
    says: 'PostgreSQL, Patroni and PgBouncer listen above 1023: they run as a user who may not listen below.',
    find: ({ ports }) => unprivileged.flatMap((key) => privileged(key, ports[key])),
  },
]

type Key = keyof typeof defaultPorts

/** A program that listens, and the key of `ports` that moves it. */
interface Listener {
  readonly program: string
  readonly key?: Key
  readonly port: number
}

function portClashes({ hosts = [], ports, dcs }: Facts): Finding[] {
  const clashes = hosts.flatMap((host) =>
    repeated(listeners(host, ports, dcs), ({ port }) => String(port)).map(({ item, first }) =>
      clash(host, ports, first, item),
    ),
  )
  // Both proxies have it, and one repair mends both.
  const told = new Set<string>()
  return clashes.filter(({ pointer, repair }) => {
    const isNew = !told.has(pointer + repair)
    told.add(pointer + repair)
    return isNew
  })
}

function listeners({ roles }: HostFacts, ports: Facts['ports'], dcs: string): Listener[] {
  const fixed = (program: string, port: number): Listener => ({ program, port })
  const movable = (program: string, key: Key): Listener => ({ program, key, port: ports[key] ?? defaultPorts[key] })
  const { ssh, haproxyHealth } = fixedPorts
  const facts = factsOf(dcs)
  const { title = 'the DCS', ports: dcsPorts = [] } = facts ?? {}
  const byRole: Readonly<Record<string, readonly Listener[]>> = {
    dcs: dcsPorts.map((port) => fixed(title, port)),
    postgres: [movable('PostgreSQL', 'postgres'), movable("Patroni's REST API", 'patroni')],
    proxy: [
      movable('PgBouncer', 'pgbouncer'),
      movable('HAProxy to the leader', 'read_write'),
      movable('HAProxy to the replicas', 'read_only'),
      movable("HAProxy's statistics", 'statistics'),
      fixed("HAProxy's answer to Keepalived", haproxyHealth),
    ],
    pgadmin: [movable('pgAdmin', 'pgadmin')],
  }
  const own = ['postgres', 'proxy', 'pgadmin'].filter((role) => roles.includes(role))
  const parts = runsPartOf(facts, roles) ? ['dcs', ...own] : own
  const ofSystem = [fixed('ssh', ssh), ...resolverPorts.map((port) => fixed('systemd-resolved', port))]
  return [...ofSystem, ...parts.flatMap((role) => byRole[role] ?? [])]
}

function clash(host: HostFacts, ports: Facts['ports'], first: Listener, second: Listener): Finding {
  const chosen = [second, first].flatMap(({ key }) => (key !== undefined && ports[key] !== undefined ? [key] : []))[0]
  const pointer = chosen === undefined ? `${host.pointer}/roles` : `/ports/${chosen}`
  const name = shown(host.name ?? 'one host')
  const message = `${first.program} and ${second.program} both listen on port ${second.port} of ${name}`
  const keys = [first, second].flatMap(({ key }) => (key === undefined ? [] : [`\`ports.${key}\``]))
  return { pointer, message, repair: `choose another port with ${keys.join(' or ')}` }
}

const unprivileged = ['postgres', 'patroni', 'pgbouncer'] as const

function privileged(key: Key, port: number | undefined): Finding[] {
  if (port === undefined || port < 1 || port > 1023) return []
  const message = `\`${key}\` cannot listen on port ${port}: below 1024 only root may`
  return [
    { pointer: `/ports/${key}`, message, repair: `choose a port from 1024 on; the default is ${defaultPorts[key]}` },
  ]
}

import type { Cluster, Host } from '../model/cluster.ts'
import { base } from '../roles/base.ts'
import { roles } from '../roles/index.ts'
import type { Opening, Role } from '../roles/role.ts'
import { hostsOf } from '../roles/sources.ts'

type TierName = 'proxies' | 'databases' | 'dcs'

/** Hosts of one kind, which a picture draws together. */
export interface Tier {
  readonly name: TierName
  readonly title: string
  readonly hosts: readonly Host[]
}

/** Who starts a conversation: people outside, or hosts of a tier. */
export type Party = 'clients' | 'admins' | TierName

/** What one party says to the hosts of a tier, as their firewalls allow it. */
export interface Talk {
  /** Such as `5000, 5001`, `8301/udp` or `VRRP`. */
  readonly ports: string
  readonly why: string
}

/** The cluster's hosts by kind, from the clients' side inwards; each host is in one tier, and none is empty. */
export function tiersOf({ hosts }: Cluster): Tier[] {
  const tiers: Tier[] = [
    { name: 'proxies', title: 'Proxies', hosts: hosts.filter((host) => kindOf(host) === 'proxies') },
    { name: 'databases', title: 'Databases', hosts: hosts.filter((host) => kindOf(host) === 'databases') },
    { name: 'dcs', title: 'DCS', hosts: hosts.filter((host) => kindOf(host) === 'dcs') },
  ]
  return tiers.filter((tier) => tier.hosts.length > 0)
}

function kindOf({ roles }: Host): TierName {
  if (roles.includes('proxy')) return 'proxies'
  return roles.includes('postgres') ? 'databases' : 'dcs'
}

/** What `party` says to the hosts of `tier`, each once; of a tier to itself, what one host says to another. */
export function talksOf(party: Party, tier: Tier, cluster: Cluster): Talk[] {
  const talks = roles.flatMap((role) =>
    role
      .opens(cluster)
      .filter((opening) =>
        tier.hosts.some((host) => role.appliesTo(host, cluster) && speaks(party, opening, host, cluster)),
      )
      .map(({ protocol, ports, why }) => ({ ports: portsText(protocol, ports), why })),
  )
  return withoutTwins(talks)
}

/** What comes to a tier from the one above it, or from the clients; both ways where its hosts speak up too. */
export function inboundTalks(tier: Tier, above: Tier | undefined, cluster: Cluster) {
  const down = talksOf(above?.name ?? 'clients', tier, cluster)
  const up = above === undefined ? [] : talksOf(tier.name, above, cluster)
  return { talks: withoutTwins([...down, ...up]), bothWays: up.length > 0 }
}

function withoutTwins(talks: readonly Talk[]): Talk[] {
  return [...new Map(talks.map((talk) => [`${talk.ports} ${talk.why}`, talk])).values()]
}

function speaks(party: Party, { from }: Opening, to: Host, cluster: Cluster): boolean {
  if (from === 'clients' || from === 'admins') return party === from && cluster.access[from].length > 0
  return hostsOf(from, cluster).some((host) => host !== to && kindOf(host) === party)
}

function portsText(protocol: Opening['protocol'], ports: readonly number[]): string {
  if (protocol === 'vrrp') return 'VRRP'
  return `${ports.join(', ')}${protocol === 'udp' ? '/udp' : ''}`
}

/** A program of a host and what it listens at. */
export interface Program {
  readonly name: string
  readonly ports: string
}

/** The programs of a host that the network reaches, without what every host has. */
export function programsOf(host: Host, cluster: Cluster): Program[] {
  const own = roles.filter((role) => role !== base && role.appliesTo(host, cluster))
  const openings = own.flatMap((role: Role) => role.opens(cluster))
  return [...new Set(openings.map(({ program }) => program))].map((name) => {
    const mine = openings.filter(({ program }) => program === name)
    const ports = [...new Set(mine.flatMap((opening) => opening.ports))].sort((a, b) => a - b)
    return { name, ports: ports.length === 0 ? 'VRRP' : ports.join(', ') }
  })
}

/** Some networks in a line: all of them, or the first and how many more. */
export function networksText(networks: readonly string[]): string {
  const shown = networks.slice(0, networks.length > 3 ? 2 : 3).map((network) => network.replace('/32', ''))
  const more = networks.length - shown.length
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`
}

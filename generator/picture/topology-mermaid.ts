import type { Cluster, Host } from '../model/cluster.ts'
import {
  inboundTalks,
  networksText,
  type Party,
  programsOf,
  type Talk,
  type Tier,
  talksOf,
  tiersOf,
} from './traffic.ts'

/** The topology as a Mermaid flowchart, for a page that draws such text itself. Pure; no secret is in it. */
export function topologyMermaid(cluster: Cluster): string {
  const tiers = tiersOf(cluster)
  const speak = (party: Party) => tiers.some((tier) => talksOf(party, tier, cluster).length > 0)
  return [
    'flowchart TB',
    ...(speak('clients') ? [`  clients(["Clients<br/>${networksText(cluster.access.clients)}"])`] : []),
    ...(speak('admins') ? [`  admins(["Admins<br/>${networksText(cluster.access.admins)}"])`] : []),
    ...tiers.flatMap((tier) => drawTier(tier, cluster)),
    ...tiers.flatMap((tier, index) => inbound(tier, tiers[index - 1], cluster)),
    ...tiers.flatMap((tier) => edge('admins', '-.->', tier.name, talksOf('admins', tier, cluster))),
    '  classDef note fill:none,stroke:none',
    '',
  ].join('\n')
}

function drawTier(tier: Tier, cluster: Cluster): string[] {
  return [
    `  subgraph ${tier.name}["${tier.title}"]`,
    ...(tier.name === 'proxies' ? [`    vip{{"VIP ${cluster.vip.address}"}}`] : []),
    ...tier.hosts.map((host) => `    ${idOf(host)}["${hostText(host, cluster)}"]`),
    ...between(tier, talksOf(tier.name, tier, cluster)),
    '  end',
  ]
}

// A text, not an arrow: not every version of Mermaid draws one from a subgraph to itself.
function between({ name }: Tier, talks: readonly Talk[]): string[] {
  return talks.length === 0 ? [] : [`    ${name}_between["between them<br/>${linesOf(talks)}"]:::note`]
}

// With a prefix: `end` would close the subgraph. No host's name has an underscore.
function idOf({ name }: Host): string {
  return `host_${name.replaceAll('-', '_')}`
}

function hostText(host: Host, cluster: Cluster): string {
  const programs = programsOf(host, cluster).map(({ name, ports }) => `${name} ${ports}`)
  return [`<b>${host.name}</b> ${host.address}`, ...programs].join('<br/>')
}

function inbound(tier: Tier, above: Tier | undefined, cluster: Cluster): string[] {
  const { talks, bothWays } = inboundTalks(tier, above, cluster)
  return edge(above?.name ?? 'clients', bothWays ? '<-->' : '-->', above === undefined ? 'vip' : tier.name, talks)
}

function edge(from: string, line: string, to: string, talks: readonly Talk[]): string[] {
  return talks.length === 0 ? [] : [`  ${from} ${line}|"${linesOf(talks)}"| ${to}`]
}

function linesOf(talks: readonly Talk[]): string {
  return talks.map(({ ports, why }) => `${ports} ${why}`).join('<br/>')
}

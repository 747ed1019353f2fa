import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Cluster, Host } from '../../generator/model/cluster.ts'
import { topologyMermaid } from '../../generator/picture/topology-mermaid.ts'
import { topologySvg } from '../../generator/picture/topology-svg.ts'
import { type Tier, talksOf, tiersOf } from '../../generator/picture/traffic.ts'
import { firewall } from '../../generator/roles/firewall.ts'
import { roles } from '../../generator/roles/index.ts'
import { generateTopology, secretValues, topologies } from '../support.ts'
import { shapes } from './shapes.ts'

const all = await shapes()

describe.each([...all])('the picture of %s', (_, cluster) => {
  const [svg, mermaid] = [topologySvg(cluster), topologyMermaid(cluster)]

  it.each(tiersOf(cluster))('shows what the firewalls of $name let in, and nothing else', (tier) => {
    const allowed = tier.hosts.flatMap((host) => commentsOf(host, cluster))
    expect(new Set(talksTo(tier, cluster))).toEqual(new Set(allowed))
    for (const why of allowed) expect([svg, mermaid]).toEqual(Array(2).fill(expect.stringContaining(why)))
  })

  it('has each host once, with its address', () => {
    for (const { name, address } of cluster.hosts) {
      expect(svg.split(`>${name}</text>`)).toHaveLength(2)
      expect(svg).toContain(`>${address}</text>`)
      expect(mermaid.split(`["<b>${name}</b> ${address}<br/>`)).toHaveLength(2)
    }
  })
})

describe.each(topologies)('the pictures of %s', async (name) => {
  const { cluster, secrets, text } = await generateTopology(name)

  it('hold no secret', () => {
    for (const secret of secretValues(secrets)) {
      expect(text('topology.svg')).not.toContain(secret)
      expect(text('topology.mmd')).not.toContain(secret)
    }
  })

  it('are the same bytes each time', () => {
    expect([topologySvg(cluster), topologyMermaid(cluster)]).toEqual([text('topology.svg'), text('topology.mmd')])
  })
})

it('docs/topology.svg, which the README shows, is the tutorial’s; `vitest -u` renews it', async () => {
  const { text } = await generateTopology('tutorial')
  const docs = new URL('../../docs/topology.svg', import.meta.url).pathname
  await expect(text('topology.svg')).toMatchFileSnapshot(docs)
  expect(await readFile('README.md', 'utf8')).toContain('](docs/topology.svg)')
})

// What the comments of a host's rules say, without the role's name before it.
function commentsOf(host: Host, cluster: Cluster): string[] {
  const own = roles.filter((role) => role.appliesTo(host, cluster))
  const rules = firewall(host, cluster, own).flatMap(({ view }) => (view as { rules?: string[] }).rules ?? [])
  return rules.map((rule) => /comment "[a-z-]+: (.*)"$/.exec(rule)?.[1] ?? rule)
}

function talksTo(tier: Tier, cluster: Cluster): string[] {
  const parties = ['clients', 'admins', 'proxies', 'databases', 'dcs'] as const
  return parties.flatMap((party) => talksOf(party, tier, cluster).map(({ why }) => why))
}

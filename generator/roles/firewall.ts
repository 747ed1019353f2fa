import type { Cluster, Host } from '../model/cluster.ts'
import type { HostFile, Opening, Role, Source } from './role.ts'
import { hostsOf } from './sources.ts'

/** nftables with what a host's roles open and nothing else, loaded before any of them starts. */
export function firewall(host: Host, cluster: Cluster, roles: readonly Role[]): HostFile[] {
  return [
    {
      template: 'firewall/etc/nftables.conf.njk',
      owner: 'root:root',
      mode: '0644',
      view: rulesetView(host, cluster, roles),
    },
    {
      template: 'firewall/etc/systemd/system/nftables.service.d/hardway.conf.njk',
      owner: 'root:root',
      mode: '0644',
      view: { units: ['ssh.service', ...roles.flatMap(({ units }) => units)] },
    },
  ]
}

interface AddressSet {
  readonly name: string
  readonly title: string
  readonly addresses: readonly string[]
}

// A rule for nobody is none, and nftables takes no set without elements: both are left out.
function rulesetView(host: Host, cluster: Cluster, roles: readonly Role[]) {
  const sets = addressSets(host, cluster).filter(({ addresses }) => addresses.length > 0)
  const openings = roles.flatMap(({ name, opens }) => opens(cluster).map((opening) => ({ ...opening, role: name })))
  const rules = openings.filter(({ from }) => sets.some(({ name }) => name === from))
  const used = new Set<string>(['hosts', ...rules.map(({ from }) => from)])
  return {
    sets: sets
      .filter(({ name }) => used.has(name))
      .map(({ name, title, addresses }) => ({
        name,
        title,
        flags: flagsOf(addresses),
        elements: addresses.join(', '),
      })),
    rules: rules.map(rule),
    // A host that is alone has nobody who could talk on.
    resets: cluster.hosts.length > 1 ? ['ip saddr @hosts tcp flags & (syn | rst) == 0 reject with tcp reset'] : [],
  }
}

// Networks may overlap, and nftables refuses that unless it may merge them.
function flagsOf(addresses: readonly string[]): string {
  return addresses.some((address) => address.includes('/')) ? 'flags interval; auto-merge' : 'flags constant'
}

function addressSets(host: Host, cluster: Cluster): AddressSet[] {
  // This host is in none of them: what it says to itself comes in by lo.
  const others = (hosts: readonly Host[]) => hosts.filter((other) => other !== host).map(({ address }) => address)
  const within = (source: Source) => others(hostsOf(source, cluster))
  const bySource: Readonly<Record<Source, Omit<AddressSet, 'name'>>> = {
    admins: { title: 'access.admins of the topology', addresses: cluster.access.admins },
    clients: { title: 'access.clients of the topology', addresses: cluster.access.clients },
    databases: { title: 'hosts that run PostgreSQL', addresses: within('databases') },
    dcs: { title: dcsTitle(cluster), addresses: within('dcs') },
    proxies: { title: 'proxies', addresses: within('proxies') },
    pgadmin: { title: 'hosts that run pgAdmin', addresses: within('pgadmin') },
  }
  return [
    ...Object.entries(bySource).map(([name, set]) => ({ name, ...set })),
    { name: 'hosts', title: 'all hosts of the cluster', addresses: others(cluster.hosts) },
  ]
}

function dcsTitle(cluster: Cluster): string {
  const isMore = hostsOf('dcs', cluster).length > cluster.dcsHosts.length
  return isMore ? 'servers and agents of the DCS' : 'servers of the DCS'
}

function rule({ from, role, why, ...opening }: Opening & { readonly role: string }): string {
  return `ip saddr @${from} ${match(opening)} accept comment ${JSON.stringify(`${role}: ${why}`)}`
}

// Numbers: the names of protocols are in a file that a guest system may lack.
function match({ protocol, ports }: Pick<Opening, 'protocol' | 'ports'>): string {
  if (protocol === 'vrrp') return 'ip protocol 112'
  return `${protocol} dport ${ports.length === 1 ? ports[0] : `{ ${ports.join(', ')} }`}`
}

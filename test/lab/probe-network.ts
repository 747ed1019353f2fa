// Machines beside the cluster's hosts, and packets to every port: what a network looks like from each of its places.
import { join } from 'node:path'
import { execa } from 'execa'
import { execInHost } from '../../generator/lab/enter.ts'
import { hostNamespace, labNamespace } from '../../generator/lab/names.ts'
import { plugIn } from '../../generator/lab/network.ts'
import type { RunningCluster } from './running-cluster.ts'

/** Somebody on the hosts' network. */
export interface Machine {
  readonly name: string
  readonly address: string
  readonly namespace: string
}

/** Something to send to: a host, or the VIP, which has its holder's card. */
export interface Target {
  readonly name: string
  readonly address: string
  readonly mac: string
}

const script = (name: string) => join(import.meta.dirname, name)

/** Puts another machine on the network; it goes with the lab. */
export async function plugInGuest({ cluster }: RunningCluster, name: string, address: string): Promise<Machine> {
  const octets = address.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'))
  await plugIn(cluster.name, { name, mac: ['02', '00', ...octets].join(':') })
  const namespace = hostNamespace(cluster.name, name)
  for (const link of ['lo', 'lan0']) await execa('ip', ['-n', namespace, 'link', 'set', 'dev', link, 'up'])
  await execa('ip', ['-n', namespace, 'address', 'add', `${address}/${cluster.network.prefix}`, 'dev', 'lan0'])
  return { name, address, namespace }
}

export function gatewayOf({ cluster }: RunningCluster): Machine {
  return { name: 'gateway', address: cluster.network.gateway, namespace: labNamespace(cluster.name) }
}

export function hostsOf({ cluster }: RunningCluster): (Machine & Target)[] {
  return cluster.hosts.map((host) => ({ ...host, namespace: hostNamespace(cluster.name, host.name) }))
}

/** Runs a program of this machine at another one's place in the network. */
export function at({ namespace }: Machine, argv: readonly string[]) {
  return execa('nsenter', [`--net=/run/netns/${namespace}`, '--', ...argv], { reject: false, stdin: 'ignore' })
}

/** The ports that answer a SYN, by target: `5000 5001`, and with `-7000` one that is not filtered but where nothing listens. */
export async function synScan(sender: Machine, targets: readonly Target[]): Promise<Record<string, string>> {
  const lines = (await probe('syn', sender, targets)).split('\n').map((line) => line.split(' '))
  const portsOf = ({ address }: Target) =>
    lines.filter(([from]) => from === address).map(([, port, state]) => (state === 'open' ? port : `-${port}`))
  return Object.fromEntries(targets.map((target) => [target.name, portsOf(target).join(' ')]))
}

/** How many ports answer what seems to belong to a connection. */
export async function ackScan(sender: Machine, target: Target): Promise<number> {
  return (await probe('ack', sender, [target])).split('\n').filter((line) => line.endsWith(' closed')).length
}

/** A datagram to every port and a packet of every other protocol. */
export async function sendAll(sender: Machine, targets: readonly Target[]): Promise<void> {
  for (const kind of ['udp', 'protocols'] as const) await probe(kind, sender, targets)
}

async function probe(
  kind: 'syn' | 'ack' | 'udp' | 'protocols',
  sender: Machine,
  targets: readonly Target[],
): Promise<string> {
  const others = targets.filter(({ address }) => address !== sender.address)
  const pairs = others.map(({ address, mac }) => `${address}=${mac}`)
  const { exitCode, stdout, stderr } = await at(sender, [
    'python3',
    script('probe-ports.py'),
    kind,
    sender.address,
    ...pairs,
  ])
  if (exitCode !== 0) throw new Error(`probe-ports.py ${kind} from ${sender.name}: status ${exitCode}: ${stderr}`)
  return stdout
}

/** Claims the VIP from a machine by advertisements of a higher priority, for as long as `work` takes. */
export async function whileClaimed({ cluster }: RunningCluster, machine: Machine, work: () => Promise<void>) {
  const { vip, proxyHosts } = cluster
  const claim = [script('claim-vip.py'), String(vip.routerId), vip.address, ...proxyHosts.map(({ address }) => address)]
  const child = at(machine, ['python3', ...claim])
  const ended = child.then(({ isTerminated, stderr }) => {
    if (!isTerminated) throw new Error(`claim-vip.py ended by itself: ${stderr}`)
  })
  try {
    await Promise.race([work(), ended])
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

/** Makes a host's kernel count the probes that arrive, and note those that its firewall lets through. */
export async function startCounting({ cluster }: RunningCluster, host: string): Promise<void> {
  const { exitCode, stderr } = await execInHost(cluster.name, host, ['nft', '--file', '-'], counters)
  if (exitCode !== 0) throw new Error(`${host}: nft: ${stderr}`)
}

// Before the firewall's chain, and after it.
const counters = `
table inet probe {
  set datagrams { type ipv4_addr . inet_service; size 262144; flags dynamic; }
  set protocols { type ipv4_addr . inet_proto; size 8192; flags dynamic; }
  chain arrived {
    type filter hook prerouting priority -400; policy accept;
    tcp sport 61999 tcp flags & (syn | ack | rst) == syn counter comment "tcp"
    udp sport 61999 counter comment "udp"
  }
  chain passed {
    type filter hook input priority 10; policy accept;
    udp sport 61999 add @datagrams { ip saddr . udp dport }
    ip protocol != { 1, 6, 17 } add @protocols { ip saddr . ip protocol }
  }
}`

/** What startCounting has noted. */
export interface Counted {
  readonly arrived: { readonly tcp: number; readonly udp: number }
  /** `10.77.0.12 8301`: the sender, and the port or the protocol. */
  readonly datagrams: readonly string[]
  readonly protocols: readonly string[]
}

export async function readCounts({ cluster }: RunningCluster, host: string): Promise<Counted> {
  const { stdout } = await execInHost(cluster.name, host, ['nft', '--numeric', 'list', 'table', 'inet', 'probe'])
  const packets = (kind: string) =>
    Number(new RegExp(`counter packets (\\d+) bytes \\d+ comment "${kind}"`).exec(stdout)?.[1])
  const elements = (set: string) => {
    const [, list = ''] = new RegExp(`set ${set} \\{[^}]*elements = \\{ ([^}]*) \\}`).exec(stdout) ?? []
    return list
      .split(/,\s*/)
      .filter(Boolean)
      .map((element) => element.replace(' . ', ' '))
      .sort()
  }
  return {
    arrived: { tcp: packets('tcp'), udp: packets('udp') },
    datagrams: elements('datagrams'),
    protocols: elements('protocols'),
  }
}

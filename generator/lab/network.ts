import { readdir } from 'node:fs/promises'
import { ExecaError, execa } from 'execa'
import ipaddr from 'ipaddr.js'
import { Failure } from '../failure.ts'
import type { Cluster, Host } from '../model/cluster.ts'
import { lanInterface } from '../model/network.ts'
import { bridgePort, hostNamespace, labNamespace } from './names.ts'

const bridge = 'br0'
const bindMounts = '/run/netns'

/**
 * Makes the lab's own namespace with the bridge that holds the gateway's address; what is there already stays.
 * It has no way out: no cable to the machine's own namespace and no default route.
 */
export async function ensureLabNetwork(cluster: Cluster): Promise<void> {
  const lab = labNamespace(cluster.name)
  if (!(await listNamespaces()).includes(lab)) await ip('netns', 'add', lab)
  if (!(await listLinks(lab)).includes(bridge)) {
    await ip('-n', lab, 'link', 'add', bridge, 'address', gatewayMac(cluster), 'type', 'bridge', 'forward_delay', '0')
  }
  await ip('-n', lab, 'address', 'flush', 'dev', bridge)
  await ip('-n', lab, 'address', 'add', `${cluster.network.gateway}/${cluster.network.prefix}`, 'dev', bridge)
  for (const link of ['lo', bridge]) await ip('-n', lab, 'link', 'set', 'dev', link, 'up')
}

/** Makes a host's namespace and its cable: one end is its network card, with its MAC address, the other is on the bridge. */
export async function plugIn(lab: string, host: Pick<Host, 'name' | 'mac'>): Promise<void> {
  const [inLab, inHost, port] = [labNamespace(lab), hostNamespace(lab, host.name), bridgePort(host.mac)]
  await ip('netns', 'add', inHost)
  const card = ['peer', 'name', lanInterface, 'address', host.mac, 'netns', inHost]
  await ip('-n', inLab, 'link', 'add', port, 'type', 'veth', ...card)
  await ip('-n', inLab, 'link', 'set', 'dev', port, 'alias', host.name, 'master', bridge, 'up')
}

/** Pulls the host's cable: from here on nothing that it sends arrives. Does nothing where there is no cable. */
export async function cutCable(lab: string, mac: string): Promise<void> {
  if (await hasCable(lab, mac)) await ip('-n', labNamespace(lab), 'link', 'set', 'dev', bridgePort(mac), 'down')
}

/** Removes the host's cable and namespace, as far as they are there. */
export async function unplug(lab: string, host: string, mac: string | undefined): Promise<void> {
  // By itself: the namespace's end would go some time after the namespace, and a new cable of that name could not be made.
  if (mac !== undefined && (await hasCable(lab, mac))) {
    await ip('-n', labNamespace(lab), 'link', 'delete', 'dev', bridgePort(mac))
  }
  await deleteNamespace(hostNamespace(lab, host))
}

/** Removes a network namespace where there is one; a process inside keeps it alive without its name. */
export async function deleteNamespace(namespace: string): Promise<void> {
  if ((await listNamespaces()).includes(namespace)) await ip('netns', 'delete', namespace)
}

/** Names of this machine's network namespaces. */
export async function listNamespaces(): Promise<string[]> {
  try {
    return await readdir(bindMounts)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Processes inside a network namespace. */
export async function listProcesses(namespace: string): Promise<number[]> {
  const pids = await ip('netns', 'pids', namespace)
  return pids
    .split('\n')
    .filter((line) => line !== '')
    .map(Number)
}

async function hasCable(lab: string, mac: string): Promise<boolean> {
  const namespaces = await listNamespaces()
  return namespaces.includes(labNamespace(lab)) && (await listLinks(labNamespace(lab))).includes(bridgePort(mac))
}

async function listLinks(namespace: string): Promise<string[]> {
  const links = JSON.parse(await ip('-n', namespace, '-json', 'link', 'show')) as { ifname: string }[]
  return links.map(({ ifname }) => ifname)
}

// Fixed: a bridge without an address of its own takes its ports', and changes it with them.
function gatewayMac({ network }: Cluster): string {
  const octets = ipaddr.IPv4.parse(network.gateway).toByteArray()
  return ['02', '00', ...octets.map((octet) => octet.toString(16).padStart(2, '0'))].join(':')
}

async function ip(...args: string[]): Promise<string> {
  try {
    return (await execa('ip', args)).stdout
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error
    throw new Failure(`ip ${args.join(' ')} failed: ${error.stderr || error.shortMessage}`, 1, { cause: error })
  }
}

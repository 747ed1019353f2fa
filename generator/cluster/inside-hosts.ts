import { execa } from 'execa'
import type { Cluster } from '../model/cluster.ts'

/** Runs a program inside a host and gives its standard output; rejects where it fails or the host is off. */
export type ExecInHost = (host: string, argv: readonly string[]) => Promise<string>

/** Has this host the VIP on its network card? */
export async function holdsVip({ vip }: Cluster, host: string, exec: ExecInHost): Promise<boolean> {
  const lines = await exec(host, ['ip', '-oneline', 'address', 'show', 'to', vip.address])
  return lines.trim() !== ''
}

/** The host whose network card answers for the VIP, by this network's neighbour table. Ask the VIP something first. */
export async function findAnswering({ hosts, vip }: Cluster): Promise<string> {
  const { stdout } = await execa('ip', ['-json', 'neighbour', 'show', vip.address])
  const entries = JSON.parse(stdout === '' ? '[]' : stdout) as { lladdr?: string }[]
  const mac = entries.find(({ lladdr }) => lladdr !== undefined)?.lladdr
  if (mac === undefined) throw new Error(`nobody answers for ${vip.address}`)
  const host = hosts.find((known) => known.mac.toLowerCase() === mac)
  if (host === undefined) throw new Error(`${vip.address} is answered by ${mac}, which is no host of the topology`)
  return host.name
}

import { execa } from 'execa'
import type { Cluster, Dcs } from '../model/cluster.ts'
import { operatorTokenFile } from '../roles/consul.ts'
import type { DcsReport } from './observation.ts'

/** Runs a program inside a host and gives its standard output; rejects where it fails or the host is off. */
export type ExecInHost = (host: string, argv: readonly string[]) => Promise<string>

interface DcsQuestion {
  readonly argv: readonly string[]
  readonly read: (text: string) => DcsReport
}

/** How each DCS is asked for its servers, on a host of its own. */
export const dcsQuestions: Readonly<Partial<Record<Dcs, DcsQuestion>>> = {
  consul: {
    argv: ['consul', 'operator', 'autopilot', 'state', `-token-file=${operatorTokenFile}`, '-format=json'],
    read: readAutopilot,
  },
}

/** Asks the DCS's hosts in turn until one answers. */
export async function askDcs(cluster: Cluster, { argv, read }: DcsQuestion, exec: ExecInHost): Promise<DcsReport> {
  let last: unknown = new Error('the topology has no host with the role dcs')
  for (const { name } of cluster.dcsHosts) {
    try {
      return read(await exec(name, argv))
    } catch (error) {
      last = error
    }
  }
  throw last
}

/** Reads `consul operator autopilot state -format=json`, the leader's account of all servers. */
export function readAutopilot(text: string): DcsReport {
  const { Servers: servers = {} } = JSON.parse(text) as { Servers?: Record<string, AutopilotServer> }
  const all = Object.values(servers)
  const namesOf = (wanted: (server: AutopilotServer) => boolean) =>
    all
      .filter(wanted)
      .map(({ Name }) => Name)
      .sort()
  const leader = all.find(({ Status }) => Status === 'leader')?.Name
  return {
    ...(leader === undefined ? {} : { leader }),
    voters: namesOf(({ Status }) => ['leader', 'voter'].includes(Status)),
    lost: namesOf(({ NodeStatus }) => NodeStatus !== 'alive'),
  }
}

interface AutopilotServer {
  readonly Name: string
  /** leader, voter, non-voter and the like. */
  readonly Status: string
  /** alive, failed or left: what gossip says. */
  readonly NodeStatus: string
}

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

import { type Secrets, secretsOf } from '../../model/secrets.ts'
import { operatorTokenFile } from '../../roles/consul.ts'
import type { Hands } from '../hands.ts'
import type { DcsReport } from '../observation.ts'
import type { DcsWay } from './way.ts'

export const consulWay: DcsWay = {
  unit: 'consul.service',
  argv: ['consul', 'operator', 'autopilot', 'state', `-token-file=${operatorTokenFile}`, '-format=json'],
  read: readAutopilot,
  leaderless: /no cluster leader/i,
  ports: '8300-8302',
  transferLead: async (hands, secrets, from, to) => {
    const id = 'id=$(consul operator raft list-peers | awk -v host="$1" \'$1 == host { print $2 }\')'
    await manageConsul(hands, secrets, from, `${id}; consul operator raft transfer-leader -id="$id"`, to)
  },
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

/** Runs a line of shell on a server with the token that may do everything, which is on no command line; `$1` is the argument. */
export async function manageConsul(
  hands: Pick<Hands, 'run'>,
  secrets: Secrets,
  host: string,
  line: string,
  argument = '',
): Promise<void> {
  const script = `read -r CONSUL_HTTP_TOKEN; export CONSUL_HTTP_TOKEN; ${line}`
  await hands.run(host, ['sh', '-euc', script, 'sh', argument], `${secretsOf('consul', secrets).management_token}\n`)
}

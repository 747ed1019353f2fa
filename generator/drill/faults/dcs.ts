import { askDcs, dcsQuestions } from '../../cluster/inside-hosts.ts'
import type { Stage } from '../fault.ts'

/** The unit of the DCS on its hosts, and its ports between them. */
export const dcsUnit = 'consul.service'
export const dcsPorts = '8300-8302'

/** Makes the DCS be led by a host of its own; waits until it is. */
export async function leadDcsFrom(stage: Stage, host: string): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    const leader = await dcsLeader(stage)
    if (leader === host) return
    if (leader !== undefined && tries % 10 === 0) await transferTo(stage, leader, host)
    await stage.hold(0.5)
  }
  throw new Error(`the DCS is still not led by ${host}`)
}

async function dcsLeader({ cluster, hands }: Stage): Promise<string | undefined> {
  const question = dcsQuestions[cluster.dcs]
  if (question === undefined) throw new Error(`nobody knows how to ask ${cluster.dcs} who leads`)
  return (await askDcs(cluster, question, hands.run)).leader
}

async function transferTo(stage: Stage, leader: string, host: string): Promise<void> {
  const id = 'id=$(consul operator raft list-peers | awk -v host="$1" \'$1 == host { print $2 }\')'
  await manageDcs(stage, leader, `${id}; consul operator raft transfer-leader -id="$id"`, host)
}

/** Runs a line of shell on a server with the token that may do everything, which is on no command line; `$1` is the argument. */
export async function manageDcs({ hands, secrets }: Stage, host: string, line: string, argument = ''): Promise<void> {
  const script = `read -r CONSUL_HTTP_TOKEN; export CONSUL_HTTP_TOKEN; ${line}`
  await hands.run(host, ['sh', '-euc', script, 'sh', argument], `${secrets.consul.management_token}\n`)
}

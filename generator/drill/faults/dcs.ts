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

// The token that may do this is on no command line.
async function transferTo({ hands, secrets }: Stage, leader: string, host: string): Promise<void> {
  const peers = 'consul operator raft list-peers'
  const line = `read -r CONSUL_HTTP_TOKEN; export CONSUL_HTTP_TOKEN
    id=$(${peers} | awk -v host="$1" '$1 == host { print $2 }')
    consul operator raft transfer-leader -id="$id"`
  await hands.run(leader, ['sh', '-euc', line, 'sh', host], `${secrets.consul.management_token}\n`)
}

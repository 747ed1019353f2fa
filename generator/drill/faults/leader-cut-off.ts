import { manageConsul } from '../../cluster/dcs/consul.ts'
import { dcsWay } from '../../cluster/dcs/index.ts'
import { superuserPsql } from '../../cluster/hands.ts'
import type { Fault, Stage } from '../fault.ts'
import { type Drops, dropPackets, letPackets } from './at-host.ts'

const everything = ['iifname != "lo"']
const everythingOut = ['oifname != "lo"']

export const leaderWithoutDcs: Fault = {
  name: 'leader-without-dcs',
  does: 'drops what the leader’s host and the DCS’s other servers send each other, for longer than its lease; all else passes',
  expects:
    '`normal`: the leader reaches every member, so failsafe_mode lets it lead on without the DCS. `fast`: gossip calls the host dead and its session ends; the leader gives up, or goes on by failsafe, and never do two acknowledge.',
  needs: 'inside',
  inject: (stage) => {
    const { ports } = dcsWay(stage.cluster)
    const dcs = ['tcp', 'udp'].flatMap((protocol) => [`${protocol} dport ${ports}`, `${protocol} sport ${ports}`])
    return cutOff(stage, { input: dcs, output: dcs })
  },
}

export const leaderIsolated: Fault = {
  name: 'leader-isolated',
  does: 'drops everything that the leader’s host sends and receives, for longer than its lease',
  expects:
    'The standby takes over. The old leader can acknowledge nothing without it, and gives up within retry_timeout.',
  needs: 'inside',
  inject: (stage) => cutOff(stage, { input: everything, output: everythingOut }),
}

export const leaderDeaf: Fault = {
  name: 'leader-deaf',
  does: 'drops everything that the leader’s host receives, for longer than its lease; what it sends arrives',
  expects: 'As when it is isolated: no answer reaches it.',
  needs: 'inside',
  inject: (stage) => cutOff(stage, { input: everything }),
}

export const leaderMute: Fault = {
  name: 'leader-mute',
  does: 'drops everything that the leader’s host sends, for longer than its lease; it receives what others send',
  expects: 'As when it is isolated: nobody hears it.',
  needs: 'inside',
  inject: (stage) => cutOff(stage, { output: everythingOut }),
}

export const autopilotControl: Fault = {
  name: 'autopilot-control',
  does: 'isolates the leader’s host while Consul reaps dead servers, as it does by default',
  expects:
    'Consul removes the server and with it the sessions made through it, whatever their ttl (consul #6793): another host leads before the lease has ended, and the old leader need not know yet. `leader-isolated` shows the same fault with this cluster’s own setting. Synchronous durability keeps the rows.',
  needs: 'inside',
  dcs: 'consul',
  inject: async (stage) => {
    const { cluster, hands, secrets } = stage
    const [replica] = stage.parts.replicas
    if (replica === undefined) throw new Error('the cluster has no replica')
    const servers = cluster.dcsHosts.length
    await manageConsul(hands, secrets, replica, `${setConfig} -cleanup-dead-servers=true -min-quorum=0`)
    await cutOff(stage, { input: everything, output: everythingOut })
    await manageConsul(hands, secrets, replica, `${setConfig} -cleanup-dead-servers=false -min-quorum=${servers}`)
  },
}

const setConfig = 'consul operator autopilot set-config'

// Patroni follows a change of its configuration in its next loop.
async function waitsForNobody({ hands, parts: { leader }, hold }: Stage): Promise<void> {
  const ask = superuserPsql('--tuples-only', '--no-align', '--command=SHOW synchronous_standby_names')
  for (let tries = 0; tries < 30; tries += 1) {
    if ((await hands.run(leader, ask)).trim() === '') return
    await hold(1)
  }
  throw new Error(`commits on ${leader} still wait for a standby`)
}

async function cutOff(stage: Stage, drops: Drops): Promise<void> {
  const { leader } = stage.parts
  await dropPackets(stage, leader, drops)
  stage.mark(`${leader} cut off`)
  await stage.hold(stage.cluster.failover.ttl + 2 * stage.cluster.failover.loopWait)
  await letPackets(stage, leader)
  stage.mark(`${leader} connected again`)
}

export const lossControl: Fault = {
  name: 'loss-control',
  does: 'isolates the leader of a cluster whose commits wait for no standby',
  expects:
    'What its own clients wrote before it gave up is lost when it follows the new leader. A ledger that does not see that would see nothing.',
  needs: 'inside',
  mustLose: true,
  arrange: waitsForNobody,
  inject: (stage) => cutOff(stage, { input: everything, output: everythingOut }),
}

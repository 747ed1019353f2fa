import type { Fault, Stage } from '../fault.ts'
import { leadDcsFrom } from './dcs.ts'
import { powerCycle } from './power.ts'

const expects =
  'With `failover: fast` the DCS’s gossip finds the host dead and ends its session; else the lease ends after ttl. The synchronous standby takes over, the other replica follows it, and the host comes back as a replica.'

export const leaderPowerOff: Fault = {
  name: 'leader-power-off',
  does: 'cuts the power of the leader’s host, and gives it back when another host leads',
  expects,
  bound: { max: 45 },
  fastBound: { p50: 7, max: 10 },
  needs: 'power',
  arrange: (stage) => leadDcsElsewhere(stage),
  inject: powerOff,
}

export const leaderAndDcsLeaderPowerOff: Fault = {
  name: 'leader-and-dcs-leader-power-off',
  does: 'the same, where the host also leads the DCS',
  expects: `${expects} The DCS elects a leader first, which starts every lease anew.`,
  bound: { max: 60 },
  fastBound: { p50: 7, max: 10 },
  needs: 'inside',
  arrange: (stage) => leadDcsFrom(stage, stage.parts.leader),
  inject: powerOff,
}

async function leadDcsElsewhere(stage: Stage): Promise<void> {
  const { dcsLeader, leader, replicas } = stage.parts
  const [other] = stage.cluster.dcsHosts.map(({ name }) => name).filter((name) => replicas.includes(name))
  // Where nobody reaches into the hosts it stays where it is.
  if (dcsLeader === leader && other !== undefined) await leadDcsFrom(stage, other)
}

function powerOff(stage: Stage): Promise<void> {
  return powerCycle(stage, stage.parts.leader, { patience: 120, seconds: 2 })
}

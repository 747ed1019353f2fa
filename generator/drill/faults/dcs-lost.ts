import { dcsWay } from '../../cluster/dcs/index.ts'
import type { Fault, Stage } from '../fault.ts'
import { signalUnit, startUnit, stopUnit } from './at-host.ts'
import { leadDcsFrom } from './dcs.ts'

export const dcsLeaderKilled: Fault = {
  name: 'dcs-leader-killed',
  does: 'kill -9 to the DCS’s leader',
  expects: 'The others elect one; Patroni tries again until retry_timeout. Writes go on.',
  bound: { max: 2 },
  needs: 'inside',
  inject: async (stage) => {
    const host = requireDcsLeader(stage)
    await signalUnit(stage, host, unitOf(stage), 'KILL')
    stage.mark(`DCS on ${host} killed`)
    await stage.hold(10)
  },
}

export const dcsMajorityLost: Fault = {
  name: 'dcs-majority-lost',
  does: 'stops the DCS’s leader and one server more for a minute, the PostgreSQL leader’s own among them',
  expects:
    'Nobody can take or keep a lock. The leader reaches every member, so failsafe_mode lets it lead on: writes go on.',
  bound: { max: 2 },
  needs: 'inside',
  arrange: (stage) => leadDcsFrom(stage, stage.parts.leader),
  inject: async (stage) => {
    const { leader, replicas } = stage.parts
    const victims = [leader, ...replicas.slice(0, 1)]
    for (const host of victims) await stopUnit(stage, host, unitOf(stage))
    stage.mark(`DCS stopped on ${victims.join(' and ')}`)
    await stage.hold(60)
    for (const host of victims) await startUnit(stage, host, unitOf(stage))
    stage.mark(`DCS started on ${victims.join(' and ')}`)
  },
}

export const leaderDcsStopped: Fault = {
  name: 'leader-dcs-stopped',
  does: 'stops the DCS’s server on the leader’s host for 30 s',
  expects:
    'The others keep the majority. Of etcd and ZooKeeper Patroni asks one of those; of Consul it knows its own server only, and failsafe_mode lets the leader lead on, for it reaches every member.',
  needs: 'inside',
  inject: async (stage) => {
    const { leader } = stage.parts
    await stopUnit(stage, leader, unitOf(stage))
    stage.mark(`DCS stopped on ${leader}`)
    await stage.hold(30)
    await startUnit(stage, leader, unitOf(stage))
    stage.mark(`DCS started on ${leader}`)
  },
}

function unitOf({ cluster }: Stage): string {
  return dcsWay(cluster).unit
}

function requireDcsLeader({ parts: { dcsLeader } }: Stage): string {
  if (dcsLeader === undefined) throw new Error('the DCS has no leader')
  return dcsLeader
}

import type { Fault } from '../fault.ts'
import { signalUnit } from './at-host.ts'

export const leaderPatroniFrozen: Fault = {
  name: 'leader-patroni-frozen',
  does: 'SIGSTOP to Patroni on the leader’s host for longer than its lease; then SIGCONT',
  expects:
    'Patroni’s REST API is silent, so HAProxy cuts the sessions to the old leader; its lease ends after ttl and the synchronous standby takes over. Thawed, the old one finds its lock lost and becomes a replica.',
  needs: 'inside',
  inject: async (stage) => {
    const { leader } = stage.parts
    await signalUnit(stage, leader, 'patroni.service', 'STOP')
    stage.mark(`Patroni on ${leader} frozen`)
    await stage.hold(stage.cluster.failover.ttl)
    await stage.writesGoOn(60)
    await stage.hold(3)
    await signalUnit(stage, leader, 'patroni.service', 'CONT')
    stage.mark(`Patroni on ${leader} thawed`)
  },
}

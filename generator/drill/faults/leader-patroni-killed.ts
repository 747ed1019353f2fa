import type { Fault } from '../fault.ts'
import { signalUnit } from './at-host.ts'

export const leaderPatroniKilled: Fault = {
  name: 'leader-patroni-killed',
  does: 'kill -9 to Patroni on the leader’s host',
  expects:
    'systemd starts Patroni again, which finds its PostgreSQL running: no failover. HAProxy may miss a check or two.',
  needs: 'inside',
  inject: async (stage) => {
    await signalUnit(stage, stage.parts.leader, 'patroni.service', 'KILL')
    stage.mark(`Patroni on ${stage.parts.leader} killed`)
    await stage.hold(8)
  },
}

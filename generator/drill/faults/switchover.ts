import { switchOver } from '../../cluster/switchover.ts'
import type { Fault, Stage } from '../fault.ts'

export const switchover: Fault = {
  name: 'switchover',
  does: '`hardway switchover` to the synchronous standby',
  expects:
    'PgBouncer’s clients wait and see no error. Clients at VIP:5000 are cut off and connect again; the leader shuts PostgreSQL down, the standby has everything and promotes.',
  bound: { max: 5 },
  needs: 'inside',
  inject: async (stage) => {
    const { cluster, secrets, hands, mark } = stage
    await switchOver(cluster, secrets, hands, handover(stage), mark)
    mark('clients go on')
    await stage.writesGoOn(60)
  },
}

export const switchoverUnpaused: Fault = {
  name: 'switchover-unpaused',
  does: '`patronictl switchover` to the synchronous standby, without a pause of PgBouncer',
  expects:
    'The leader shuts PostgreSQL down, the standby has everything and promotes, HAProxy finds it; clients connect again.',
  bound: { max: 5 },
  needs: 'inside',
  inject: async (stage) => {
    const { from, to } = handover(stage)
    stage.mark(`switchover from ${from} to ${to}`)
    await stage.hands.run(from, ['patronictl', 'switchover', '--force', '--leader', from, '--candidate', to])
    await stage.writesGoOn(60)
  },
}

function handover({ parts: { leader, standby, replicas } }: Stage): { from: string; to: string } {
  const to = standby ?? replicas[0]
  if (to === undefined) throw new Error('the cluster has no replica')
  return { from: leader, to }
}

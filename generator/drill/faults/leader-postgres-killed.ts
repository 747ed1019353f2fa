import type { Fault } from '../fault.ts'
import { postmaster, shell } from './at-host.ts'

export const leaderPostgresKilled: Fault = {
  name: 'leader-postgres-killed',
  does: 'kill -9 to the postmaster on the leader’s host',
  expects: 'Patroni starts PostgreSQL again in place, within a loop_wait; no failover, the timeline stays.',
  bound: { p50: 4, max: 6 },
  needs: 'inside',
  inject: async (stage) => {
    const { leader } = stage.parts
    await shell(stage, leader, `kill -KILL ${postmaster}`)
    stage.mark(`postmaster on ${leader} killed`)
    await stage.writesGoOn(60)
  },
}

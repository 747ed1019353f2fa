import type { Fault } from '../fault.ts'
import { shell } from './at-host.ts'

export const leaderPostgresFrozen: Fault = {
  name: 'leader-postgres-frozen',
  does: 'SIGSTOP to every PostgreSQL process on the leader’s host; SIGCONT when another host leads',
  expects:
    'Patroni’s own query hangs, so its lease ends after ttl and the synchronous standby takes over. Thawed, the old leader can acknowledge nothing: its standby has gone.',
  needs: 'inside',
  inject: async (stage) => {
    const { leader } = stage.parts
    const all = 'pgrep --exact --uid postgres postgres'
    await shell(stage, leader, `kill -STOP $(${all})`)
    stage.mark(`PostgreSQL on ${leader} frozen`)
    await stage.writesGoOn(90)
    await stage.hold(2)
    await shell(stage, leader, `kill -CONT $(${all})`)
    stage.mark(`PostgreSQL on ${leader} thawed`)
  },
}

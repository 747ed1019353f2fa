import type { Fault } from '../fault.ts'

export const leaderShutDown: Fault = {
  name: 'leader-shut-down',
  does: 'shuts the leader’s host down in good order, and switches it on again',
  expects:
    'Patroni stops before the DCS’s agent does and gives its lock back, so the standby need not wait for the lease.',
  bound: { max: 4 },
  needs: 'power',
  inject: async ({ parts: { leader }, hands, mark, hold, writesGoOn }) => {
    mark(`${leader} is shut down`)
    await hands.shutDown(leader)
    mark(`${leader} is off`)
    await writesGoOn(60)
    await hold(2)
    await hands.switchOn(leader)
    mark(`${leader} switched on`)
  },
}

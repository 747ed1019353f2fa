import type { Fault } from '../fault.ts'

export const standbyPowerOff: Fault = {
  name: 'standby-power-off',
  does: 'cuts the power of the synchronous standby’s host, and gives it back',
  expects:
    'Commits wait until the standby is known to be gone (by gossip with fast, else by its connection, after 6 s), and Patroni’s next loop takes the other replica; the leader stays.',
  needs: 'power',
  inject: async ({ parts: { standby, replicas }, hands, mark, hold, writesGoOn }) => {
    const host = standby ?? replicas[0]
    if (host === undefined) throw new Error('the cluster has no replica')
    await hands.cutPower(host)
    mark(`power of ${host} cut`)
    await hold(1)
    await writesGoOn(60)
    await hold(2)
    await hands.switchOn(host)
    mark(`${host} switched on`)
  },
}

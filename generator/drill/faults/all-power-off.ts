import type { Fault } from '../fault.ts'

export const allPowerOff: Fault = {
  name: 'all-power-off',
  does: 'cuts the power of all hosts at once, and switches them on in random order',
  expects:
    'The DCS’s servers find each other again, the last leader or its synchronous standby leads, the VIP comes back.',
  bound: { max: 60 },
  needs: 'power',
  inject: async ({ cluster, hands, mark, writesGoOn }) => {
    const hosts = cluster.hosts.map(({ name }) => name)
    await Promise.all(hosts.map((host) => hands.cutPower(host)))
    mark('power of all hosts cut')
    const order = shuffled(hosts)
    for (const host of order) await hands.switchOn(host)
    mark(`switched on in the order ${order.join(', ')}`)
    await writesGoOn(180)
  },
}

function shuffled(hosts: readonly string[]): string[] {
  return hosts
    .map((host) => ({ host, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ host }) => host)
}

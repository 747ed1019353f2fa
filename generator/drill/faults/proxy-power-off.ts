import type { Fault } from '../fault.ts'

export const proxyPowerOff: Fault = {
  name: 'proxy-power-off',
  does: 'cuts the power of the proxy that holds the VIP, and gives it back 10 s later',
  expects:
    'The other proxy hears no advertisement for three intervals and takes the VIP; clients connect again. When the first one is back it takes the VIP once more, as the tutorial’s MASTER does.',
  bound: { max: 4 },
  needs: 'power',
  inject: async ({ parts: { vipHolder }, hands, mark, hold, writesGoOn }) => {
    await hands.cutPower(vipHolder)
    mark(`power of ${vipHolder} cut`)
    await writesGoOn(30)
    await hold(10)
    await hands.switchOn(vipHolder)
    mark(`${vipHolder} switched on`)
  },
}

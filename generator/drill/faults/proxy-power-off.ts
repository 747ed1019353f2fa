import type { Fault } from '../fault.ts'
import { powerCycle } from './power.ts'

export const proxyPowerOff: Fault = {
  name: 'proxy-power-off',
  does: 'cuts the power of the proxy that holds the VIP, and gives it back 10 s later',
  expects:
    'The other proxy hears no advertisement for three intervals and takes the VIP; clients connect again. When the first one is back it leaves the VIP there: no second interruption.',
  bound: { max: 4 },
  needs: 'power',
  inject: (stage) => powerCycle(stage, stage.parts.vipHolder, { patience: 30, seconds: 10 }),
}

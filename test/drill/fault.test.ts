import { expect, it } from 'vitest'
import { boundOf } from '../../generator/drill/fault.ts'
import { leaderPowerOff } from '../../generator/drill/faults/leader-power-off.ts'
import { switchover } from '../../generator/drill/faults/switchover.ts'
import { generateTopology } from '../support.ts'

it('bounds a gap by the lease, or by gossip where that ends it', async () => {
  const { cluster } = await generateTopology('debian')
  const fast = { ...cluster, failover: { ...cluster.failover, nodeHealth: true } }
  expect(boundOf(leaderPowerOff, cluster)).toEqual({ max: 45 })
  expect(boundOf(leaderPowerOff, fast)).toEqual({ p50: 7, max: 10 })
  expect(boundOf(switchover, fast)).toEqual({ max: 5 })
})

it('bounds nothing where processors are emulated', async () => {
  const { cluster } = await generateTopology('debian')
  const emulated = { ...cluster, libvirt: { ...cluster.libvirt, domainType: 'qemu' as const } }
  expect(boundOf(leaderPowerOff, emulated)).toBeUndefined()
})

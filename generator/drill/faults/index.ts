import type { Fault } from '../fault.ts'
import { allPowerOff } from './all-power-off.ts'
import { leaderDataLost, replicaDataLost } from './data-lost.ts'
import { dcsLeaderKilled, dcsMajorityLost, leaderDcsStopped } from './dcs-lost.ts'
import { leaderClockStepped } from './leader-clock-stepped.ts'
import {
  autopilotControl,
  leaderDeaf,
  leaderIsolated,
  leaderMute,
  leaderWithoutDcs,
  lossControl,
} from './leader-cut-off.ts'
import { leaderDiskFull } from './leader-disk-full.ts'
import { leaderPatroniFrozen } from './leader-patroni-frozen.ts'
import { leaderPatroniKilled } from './leader-patroni-killed.ts'
import { leaderPostgresFrozen } from './leader-postgres-frozen.ts'
import { leaderPostgresKilled } from './leader-postgres-killed.ts'
import { leaderAndDcsLeaderPowerOff, leaderPowerOff } from './leader-power-off.ts'
import { leaderShutDown } from './leader-shut-down.ts'
import { proxyPowerOff } from './proxy-power-off.ts'
import { proxyServiceFaults, vrrpDropped } from './proxy-service.ts'
import { slowNetwork } from './slow-network.ts'
import { standbyPowerOff } from './standby-power-off.ts'
import { switchover, switchoverUnpaused } from './switchover.ts'

/** Every fault that a drill knows, in the order of `drill --list`. */
export const faults: readonly Fault[] = [
  leaderPostgresKilled,
  leaderPostgresFrozen,
  leaderPatroniKilled,
  leaderPatroniFrozen,
  leaderPowerOff,
  leaderAndDcsLeaderPowerOff,
  leaderShutDown,
  standbyPowerOff,
  switchover,
  switchoverUnpaused,
  leaderIsolated,
  leaderDeaf,
  leaderMute,
  slowNetwork,
  leaderDiskFull,
  leaderClockStepped,
  dcsLeaderKilled,
  proxyPowerOff,
  ...proxyServiceFaults,
  vrrpDropped,
  replicaDataLost,
  leaderDataLost,
  leaderWithoutDcs,
  dcsMajorityLost,
  leaderDcsStopped,
  allPowerOff,
  autopilotControl,
  lossControl,
]

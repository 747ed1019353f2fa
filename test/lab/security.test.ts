// One cluster, secured, asked by everybody: who reaches what, and what is left of the secrets.
import { afterAll, beforeAll } from 'vitest'
import { endCluster, type RunningCluster, startCluster } from './running-cluster.ts'
import { firewallTests, narrowAccess } from './security-firewall.ts'
import { tracesTests } from './security-traces.ts'

let running: RunningCluster
beforeAll(async () => {
  running = await startCluster('security', narrowAccess)
})
afterAll(async () => {
  if (running !== undefined) await endCluster(running)
})

tracesTests(() => running)
firewallTests(() => running)

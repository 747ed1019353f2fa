// One cluster, secured, asked by everybody: who reaches what, what is left of the secrets, and who gets in by what proof.
import { afterAll, beforeAll } from 'vitest'
import { endCluster, type RunningCluster, startCluster } from './running-cluster.ts'
import { consulTests } from './security-consul.ts'
import { firewallTests, narrowAccess } from './security-firewall.ts'
import { membersTests, patroniTests } from './security-patroni.ts'
import { doorsTests, postgresTests } from './security-postgres.ts'
import {
  haproxyTests,
  keepalivedTests,
  pgadminTests,
  pgbouncerTests,
  proxyCertificateTests,
} from './security-proxies.ts'
import { revokedTests } from './security-revoked.ts'
import { startUpTests } from './security-start-up.ts'
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
doorsTests(() => running)
postgresTests(() => running)
pgbouncerTests(() => running)
startUpTests(() => running)
consulTests(() => running)
haproxyTests(() => running)
proxyCertificateTests(() => running)
keepalivedTests(() => running)
pgadminTests(() => running)
patroniTests(() => running)
revokedTests(() => running)
membersTests(() => running)

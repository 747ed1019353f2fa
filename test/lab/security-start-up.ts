// What anybody may send to PgBouncer before log-in must not stop it for the others.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { query, type RunningCluster } from './running-cluster.ts'

export function startUpTests(of: () => RunningCluster): void {
  describe('PgBouncer', () => {
    // CVE-2026-107349: from 1.20.0 to 1.26.0 an empty name in `options` hangs it, unless its configuration ignores `options`.
    test.each(['proxy1', 'proxy2'])('on %s goes on after a session whose options have no name', async (name) => {
      const { cluster, hardway, topologyFile, secretsFile } = of()
      const address = cluster.proxyHosts.find((host) => host.name === name)?.address ?? ''
      const script = join(import.meta.dirname, 'start-up.py')
      const client = [script, address, String(cluster.ports.pgbouncer), '-c=']
      const files = ['--topology', topologyFile, '--secrets', secretsFile]
      const ended = await hardway('lab', 'run', ...files, '--', ...client)
      // R: it asks for a password, as of every other session.
      expect(ended).toMatchObject({ stdout: 'R', stderr: '', exitCode: 0 })
    })

    test('serves clients then as before', async () => {
      expect(await query(of(), of().cluster.ports.pgbouncer, 'select 1')).toEqual(['1'])
    })
  })
}

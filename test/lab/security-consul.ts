// Consul, asked by whoever shows too little: no token or the wrong one, no gossip key, no certificate.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findTool } from '../../generator/machine/tools.ts'
import { secretsOf } from '../../generator/model/secrets.ts'
import { askConsul, badCertificates, hostCa, journal, now, output, ownCertificate, script } from './inside-cluster.ts'
import { at, type Machine, plugInGuest } from './probe-network.ts'
import type { RunningCluster } from './running-cluster.ts'

type Holder = 'nobody' | 'agent' | 'patroni' | 'operator'

// What each may not, and beside it what it may: who is refused everything has perhaps not reached Consul at all.
const leaderKey = '/v1/kv/service/security/leader'
const questions: readonly [Holder, string, string, number][] = [
  ['nobody', 'GET', '/v1/status/leader', 200],
  ['nobody', 'GET', leaderKey, 403],
  ['nobody', 'PUT', leaderKey, 403],
  ['nobody', 'DELETE', leaderKey, 403],
  ['nobody', 'PUT', '/v1/session/create', 403],
  ['nobody', 'PUT', '/v1/agent/leave', 403],
  ['nobody', 'PUT', '/v1/acl/bootstrap', 403],
  ['agent', 'GET', '/v1/catalog/node/db1', 200],
  ['agent', 'GET', leaderKey, 403],
  ['agent', 'PUT', '/v1/session/create', 403],
  ['agent', 'GET', '/v1/acl/tokens', 403],
  ['patroni', 'GET', leaderKey, 200],
  ['patroni', 'PUT', '/v1/kv/service/other/leader', 403],
  ['patroni', 'GET', '/v1/kv/hardway/in-use/db1', 403],
  ['patroni', 'PUT', '/v1/agent/leave', 403],
  ['patroni', 'GET', '/v1/acl/tokens', 403],
  ['operator', 'GET', leaderKey, 200],
  ['operator', 'GET', '/v1/operator/raft/configuration', 200],
  ['operator', 'PUT', leaderKey, 403],
  ['operator', 'PUT', '/v1/session/create', 403],
  ['operator', 'PUT', '/v1/agent/leave', 403],
  ['operator', 'GET', '/v1/acl/tokens', 403],
]

export function consulTests(of: () => RunningCluster): void {
  const tokenOf = (holder: Holder) =>
    holder === 'nobody' ? undefined : secretsOf('consul', of().secrets)[`${holder}_token`]

  describe('Consul', () => {
    test.each(questions)('answers %s, who asks to %s %s, with status %i', async (holder, method, path, status) => {
      expect(await askConsul(of(), 'db1', tokenOf(holder), method, path)).toMatchObject({ status })
    })

    test('shows no name without a token', async () => {
      for (const path of ['/v1/kv/?keys', '/v1/agent/members', '/v1/catalog/nodes', '/v1/session/list'])
        expect({ path, ...(await askConsul(of(), 'db1', undefined, 'GET', path)) }).toMatchObject({ body: '[]' })
    })

    test('has its HTTP API on loopback only', async () => {
      const asked = await script(of(), 'db1', 'curl --silent http://10.77.0.11:8500/v1/status/leader')
      // 7: nobody listens.
      expect(asked.exitCode).toBe(7)
    })

    test('takes nobody for a member who has not the gossip key, whom no firewall keeps out', async () => {
      const guest = await plugInGuest(of(), 'outsider', '10.77.0.202')
      await output(of(), 'db1', `nft insert rule inet filter input ip saddr ${guest.address} accept`)
      try {
        const since = await now(of(), 'db1')
        const otherKey = Buffer.alloc(32, 1).toString('base64')
        for (const key of [{}, { encrypt: otherKey }])
          expect(await joinGossip(of(), guest, key)).toMatchObject({
            exitCode: 1,
            stdout: expect.stringContaining('max join LAN retry exhausted'),
          })
        const refusals = await journal(of(), 'db1', 'consul', since)
        expect(refusals).toContain('Encryption is configured but remote state is not encrypted from=10.77.0.202')
        expect(refusals).toContain('No installed keys could decrypt the message from=10.77.0.202')
      } finally {
        await output(of(), 'db1', 'systemctl reload nftables.service')
      }
    })

    test('speaks of its consensus with the certificate of a database host only', async () => {
      const { expired, foreign } = await badCertificates(of(), 'db2')
      const pairs = { expired, foreign, proxy: ownCertificate(of(), 'proxy1'), own: ownCertificate(of(), 'db2') }
      for (const [name, { certificate, key }] of Object.entries(pairs))
        await output(of(), 'db2', `cat >/root/rpc-${name}.pem`, certificate + key)
      const handshake = async (name: string) => {
        const proof = name === 'none' ? '' : `-cert /root/rpc-${name}.pem`
        // TLS 1.3 tells after the handshake whether the client's certificate is good; who is believed may stay.
        const client = `openssl s_client -brief -ign_eof -alpn consul/rpc-single -CAfile ${hostCa} -connect 10.77.0.11:8300 ${proof}`
        const { stdout } = await script(of(), 'db2', `timeout ${name === 'own' ? 4 : 60} ${client} 2>&1 </dev/null`)
        return /alert ([a-z ]+):/.exec(stdout)?.[1] ?? /Verification.*/.exec(stdout)?.[0] ?? stdout
      }
      const names = ['none', ...Object.keys(pairs)]
      const said = await Promise.all(names.map(handshake))
      expect(Object.fromEntries(names.map((name, index) => [name, said[index]]))).toEqual({
        none: 'certificate required',
        expired: 'certificate expired',
        foreign: 'unknown ca',
        proxy: 'bad certificate',
        own: 'Verification: OK',
      })
    })
  })
}

// A Consul agent of this machine at another one's place; it gives up after its first try.
async function joinGossip({ cluster }: RunningCluster, machine: Machine, key: { readonly encrypt?: string }) {
  const folder = await mkdtemp(join(tmpdir(), 'hardway-outsider-'))
  try {
    const settings = {
      ...{ node_name: machine.name, datacenter: cluster.name, data_dir: join(folder, 'data') },
      ...{ bind_addr: machine.address, retry_join: ['10.77.0.11'], retry_max: 1, retry_interval: '1s', ...key },
    }
    await writeFile(join(folder, 'agent.json'), JSON.stringify(settings))
    const consul = await findTool('consul', console.log)
    return await at(machine, ['timeout', '30', consul, 'agent', `-config-dir=${folder}`])
  } finally {
    await rm(folder, { recursive: true })
  }
}

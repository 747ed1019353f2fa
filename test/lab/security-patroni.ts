import { describe, expect, test } from 'vitest'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { outwaitFailsafe } from '../../generator/cluster/failsafe.ts'
import { answerOf, membersOf } from '../../generator/cluster/observation.ts'
import type { KeyPair } from '../../generator/model/secrets.ts'
import { hostOf } from '../support.ts'
import {
  badCertificates,
  hostCa,
  journal,
  journalOfSeconds,
  now,
  output,
  ownCertificate,
  putCertificate,
  script,
  tells,
} from './inside-cluster.ts'
import { eventually, inWords, observe, query, type RunningCluster, requireSuccess, verify } from './running-cluster.ts'

/** Patroni's REST API: who may change something, and what it must prove to HAProxy. */
export function patroniTests(running: () => RunningCluster): void {
  const change = async (from: string, { pair, password }: { pair?: KeyPair; password?: string }) => {
    const certificate = pair === undefined ? '' : '--cert /root/client.pem'
    if (pair !== undefined) await output(running(), from, 'cat >/root/client.pem', pair.certificate + pair.key)
    const url = `https://${hostOf(running().cluster, 'db1').address}:8008/config`
    // What it is already.
    const patch = `--request PATCH --data '{"loop_wait": ${running().cluster.failover.loopWait}}'`
    const curl = `curl --silent --show-error --config - --cacert ${hostCa} ${certificate} ${patch}`
    const configuration = password === undefined ? '' : `user = "hardway:${password}"`
    const { stdout, stderr } = await script(
      running(),
      from,
      `${curl} --write-out ' %{http_code}' ${url}`,
      configuration,
    )
    return `${stdout}${stderr}`
  }

  describe('a change by Patroni’s REST API', () => {
    const secret = () => running().secrets.passwords.patroni_rest

    test('is made for a database host with its certificate and the password', async () => {
      const pair = ownCertificate(running(), 'db2')
      expect(await change('db2', { pair, password: secret() })).toMatch(/"loop_wait": 5.* 200$/)
    })

    test('is refused without one of them, or from elsewhere', async () => {
      const pair = ownCertificate(running(), 'db2')
      expect(await change('db2', { password: secret() })).toBe('client certificate required 403')
      expect(await change('db2', { pair })).toBe('no auth header received 401')
      expect(await change('db2', { pair, password: 'wrong' })).toBe('not authenticated 401')
      expect(await change('proxy1', { password: secret() })).toBe('Access is denied 403')
    })

    test('is refused with a foreign or expired certificate, or one that is no client’s', async () => {
      const pairs = { ...(await badCertificates(running(), 'db2')), proxy: ownCertificate(running(), 'proxy1') }
      const reasons = { expired: 'certificate has expired', foreign: 'unable to get local issuer', proxy: 'unsuitable' }
      for (const kind of ['expired', 'foreign', 'proxy'] as const) {
        const since = await now(running(), 'db1')
        expect(await change('db2', { pair: pairs[kind], password: secret() })).toMatch(/^ 000/)
        // The client hears of it only where the alert comes before the connection is reset.
        await tells(running(), 'db1', 'patroni', since, `verify failed: ${reasons[kind]}`)
      }
    })

    test('has nothing to log of HAProxy’s checks', async () => {
      expect(await journalOfSeconds(running(), 'db3', 'patroni', 5)).not.toMatch(/ssl|exception/i)
    })
  })

  describe.each(['expired', 'foreign'] as const)('a Patroni with an %s certificate', (kind) => {
    test('is no backend of HAProxy, and is one again with its own', async () => {
      const host = membersOf(await observe(running())).find(({ role }) => role === 'replica')?.name ?? ''
      try {
        await reloadWith(host, (await badCertificates(running(), host))[kind])
        const seen = await readOnlyIs('DOWN', host)
        expect(Object.values(seen.patroni).filter((probe) => 'cause' in probe)).toEqual([
          { cause: kind === 'expired' ? 'certificate has expired' : expect.stringMatching(/certificate/) },
        ])
        const reason = `Server read-only/${host} is DOWN, reason: Layer6 invalid response, info: "SSL handshake failure"`
        expect(await journal(running(), 'proxy1', 'haproxy', '0')).toContain(reason)
      } finally {
        await reloadWith(host, ownCertificate(running(), host))
      }
      await readOnlyIs('UP', host)
    })
  })

  async function reloadWith(host: string, pair: KeyPair): Promise<void> {
    await putCertificate(running(), host, pair)
    await output(running(), host, 'systemctl reload patroni')
  }

  function readOnlyIs(state: string, host: string) {
    return eventually(`${host} ${state} at both proxies`, 30, async () => {
      const seen = await observe(running())
      const states = Object.values(seen.haproxy).map((probe) => answerOf(probe)?.readOnly[host])
      return states.every((each) => each === state) ? { done: seen } : { seen: states.join(', ') }
    })
  }
}

/** What the members ask of each other by the same REST API. */
export function membersTests(running: () => RunningCluster): void {
  describe('the members of the cluster', () => {
    const onDatabaseHosts = (text: string) =>
      Promise.all(running().cluster.postgresHosts.map(({ name }) => output(running(), name, text)))

    test('hand over the lead when patronictl asks', async () => {
      // The token was away: a member that the leader told to go on waits for that one's ttl, whoever asks it to lead.
      const ready = await outwaitFailsafe(running().cluster, () => observe(running()), console.log)
      const before = leaderOf(ready)
      const said = await output(running(), 'db1', 'patronictl switchover --force')
      expect(said).toMatch(/Successfully switched over to "db\d"/)
      await eventually('another leader', 60, async () => {
        const seen = await observe(running())
        const leader = leaderOf(seen)
        return leader !== undefined && leader !== before ? { done: leader } : { seen: inWords(seen) }
      })
      requireSuccess('verify', await verify(running(), 120))
    })

    // Last: for one ttl after it the members do not race for the lead, and would refuse to hand it over.
    test('let the leader go on without the DCS', async () => {
      const leader = leaderOf(await observe(running())) ?? ''
      const since = await now(running(), leader)
      await onDatabaseHosts('systemctl stop consul')
      try {
        await tells(running(), leader, 'patroni', since, 'failsafe mode is enabled and all members are accessible')
        await query(running(), 5432, 'create table without_dcs (id int)')
      } finally {
        await onDatabaseHosts('systemctl start consul')
      }
      requireSuccess('verify', await verify(running(), 60))
      expect(leaderOf(await observe(running()))).toBe(leader)
    })
  })
}

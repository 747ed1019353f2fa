// Patroni's token, deleted while it leads: what goes on, what ends, and how the cluster finds back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { membersOf } from '../../generator/cluster/observation.ts'
import { secretsOf } from '../../generator/model/secrets.ts'
import { askConsul, asSuperuser, journal, now, output, tells } from './inside-cluster.ts'
import {
  eventually,
  lostRows,
  observe,
  query,
  type RunningCluster,
  requireSuccess,
  startWriter,
  verify,
  type Writer,
} from './running-cluster.ts'

const tokens = '/etc/hardway/consul/tokens.json'

export function revokedTests(of: () => RunningCluster): void {
  describe('Patroni’s token, deleted while it leads', () => {
    let writer: Writer
    let leader: string
    let asynchronous: string
    let since: string
    beforeAll(async () => {
      const seen = await observe(of())
      leader = leaderOf(seen) ?? ''
      asynchronous = membersOf(seen).find(({ role }) => role === 'replica')?.name ?? ''
      await query(of(), 5432, 'create table acknowledged (id bigint primary key)')
      writer = await startWriter(of())
      await goesOn('writes while everything is whole')
      since = await now(of(), leader)
      // The unit that makes tokens cannot yet, as where Consul has not made its management token when the unit first asks.
      const spoil = `s/\\("management_token": "\\)......../\\100000000/`
      await output(of(), 'db1', `cp -p ${tokens} /root/tokens.json && sed -i '${spoil}' ${tokens}`)
      await output(of(), 'db1', 'systemctl restart --no-block hardway-consul-acl')
      await revoke(of())
    })
    afterAll(async () => {
      await writer?.stop()
      await output(of(), 'db1', `[ ! -e /root/tokens.json ] || mv /root/tokens.json ${tokens}`)
    })

    async function goesOn(what: string): Promise<void> {
      const before = writer.acknowledged.length
      await eventually(what, 60, async () => {
        const more = writer.acknowledged.length - before
        return more >= 20 ? { done: true } : { seen: `${more} more acknowledged` }
      })
    }

    test('ends no writes while every member answers the leader, though nobody holds the lock', async () => {
      await tells(of(), leader, 'patroni', since, 'failsafe mode is enabled and all members are accessible')
      const key = `/v1/kv/service/${of().cluster.name}/leader`
      const { management_token } = secretsOf('consul', of().secrets)
      expect(await askConsul(of(), leader, management_token, 'GET', key)).toMatchObject({ status: 404 })
      expect(leaderOf(await observe(of()))).toBeUndefined()
      await goesOn('writes without a lock')
    })

    test('makes the cluster read-only as soon as a member does not, though it is none that commits wait for', async () => {
      await output(of(), asynchronous, 'systemctl restart --no-block patroni')
      await eventually(`${leader} read-only`, 60, async () => {
        const said = await asSuperuser(of(), leader, 'SELECT pg_is_in_recovery()').catch(String)
        return said === 't' ? { done: true } : { seen: said }
      })
      // What was acknowledged before may still be on its way from the writer.
      await output(of(), leader, 'sleep 1')
      const acknowledged = writer.acknowledged.length
      await output(of(), leader, 'sleep 1')
      expect(writer.acknowledged.length).toBe(acknowledged)
    })

    test('is made again by the unit that could not at first, with nobody at it, and everything is whole', async () => {
      const refusal = 'Consul is not yet what /etc/hardway/consul says: GET /v1/acl/token/self: 403'
      await tells(of(), 'db1', 'hardway-consul-acl', since, refusal)
      await output(of(), 'db1', `mv /root/tokens.json ${tokens}`)
      await goesOn('writes again')
      expect(await journal(of(), 'db1', 'hardway-consul-acl', since)).toMatch(
        /made the token [0-9a-f-]{36} \(hardway: patroni\)/,
      )
      requireSuccess('verify', await verify(of(), 60))
      await writer.stop()
      expect(await lostRows(of(), writer)).toEqual([])
    })
  })
}

// What the TTL would end later is ended at once: the session by which the leader holds its lock.
async function revoke(running: RunningCluster): Promise<void> {
  const consul = secretsOf('consul', running.secrets)
  const ask = async (token: string, method: string, path: string) => {
    const { status, body } = await askConsul(running, 'db1', token, method, path)
    expect({ path, status, body }).toMatchObject({ status: 200 })
    return JSON.parse(body)
  }
  const { AccessorID } = await ask(consul.patroni_token, 'GET', '/v1/acl/token/self')
  const [{ Session }] = await ask(consul.patroni_token, 'GET', `/v1/kv/service/${running.cluster.name}/leader`)
  await ask(consul.management_token, 'DELETE', `/v1/acl/token/${AccessorID}`)
  await ask(consul.management_token, 'PUT', `/v1/session/destroy/${Session}`)
}

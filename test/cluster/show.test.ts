import { readFileSync } from 'node:fs'
import pc from 'picocolors'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AnyCluster } from '../../generator/cluster/ask-any.ts'
import { membersOf, type Observation } from '../../generator/cluster/observation.ts'
import type { Place } from '../../generator/cluster/place.ts'
import { showResults } from '../../generator/cluster/show-results.ts'
import { showAnyCluster, showStatus } from '../../generator/cluster/show-status.ts'
import { showSummary } from '../../generator/commands/up-summary.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { generateTopology } from '../support.ts'

const healthy = JSON.parse(readFileSync('test/cluster/samples/observation.json', 'utf8')) as Observation
const plain = pc.createColors(false)
const off = { cause: 'no answer within 2 s' }

let cluster: Cluster
beforeAll(async () => {
  cluster = (await generateTopology('debian')).cluster
})

describe('status', () => {
  it('shows a healthy cluster', () => {
    expect(`\n${showStatus(cluster, healthy, plain)}`).toBe(`
hardway · leader db1 · VIP 10.77.0.100 on proxy1 · Consul led by db1, 3 of 3 voters · synchronous
┌──────┬────────────┬──────────────┬───────────┬──────────┬─────┬──────────┬──┐
│ host │ address    │ role         │ state     │ timeline │ lag │ DCS read │  │
├──────┼────────────┼──────────────┼───────────┼──────────┼─────┼──────────┼──┤
│ db1  │ 10.77.0.11 │ leader       │ running   │ 3        │     │ 4 s ago  │  │
│ db2  │ 10.77.0.12 │ replica      │ streaming │ 3        │ 0 B │ 1 s ago  │  │
│ db3  │ 10.77.0.13 │ sync standby │ streaming │ 3        │ 0 B │ 0 s ago  │  │
└──────┴────────────┴──────────────┴───────────┴──────────┴─────┴──────────┴──┘
┌────────┬────────────┬───────┬─────────┬──────────┬───────────┬─────────┐
│ proxy  │ address    │ VIP   │ 5000 to │ 5001 to  │ PgBouncer │ pgAdmin │
├────────┼────────────┼───────┼─────────┼──────────┼───────────┼─────────┤
│ proxy1 │ 10.77.0.21 │ holds │ db1     │ db2, db3 │ answers   │ answers │
│ proxy2 │ 10.77.0.22 │       │ db1     │ db2, db3 │ answers   │         │
└────────┴────────────┴───────┴─────────┴──────────┴───────────┴─────────┘`)
  })

  it('shows how many clients each PgBouncer has, and how many of them wait', () => {
    const pool = (active: number, waiting: number) => ({ value: { active, waiting, longestWait: 0 } })
    const rows = (pools: Observation['pools']) =>
      showStatus(cluster, { ...healthy, ...(pools && { pools }) }, plain)
        .split('\n')
        .filter((line) => line.startsWith('│ proxy'))
        .map((line) => line.split('│')[6]?.trim())
    expect(rows({ proxy1: pool(1, 0), proxy2: pool(12, 3) })).toEqual(['PgBouncer', '1 client', '12 clients, 3 wait'])
    expect(rows({ proxy1: pool(0, 0), proxy2: off })).toEqual(['PgBouncer', 'no clients', 'answers'])
  })

  it('shows a cluster of which only a Patroni’s address is known', () => {
    const members = membersOf(healthy)
    const addresses = { db1: '10.77.0.11:5432', db2: '10.77.0.12:5432' }
    const patroni = { ...healthy.patroni, db2: off }
    const any: AnyCluster = { at: healthy.at, name: 'theirs', members, addresses, patroni }
    expect(`\n${showAnyCluster(any, plain)}`).toBe(`
theirs · leader db1
┌──────┬─────────────────┬──────────────┬───────────┬──────────┬─────┬──────────┬───────────────────────────────┐
│ host │ address         │ role         │ state     │ timeline │ lag │ DCS read │                               │
├──────┼─────────────────┼──────────────┼───────────┼──────────┼─────┼──────────┼───────────────────────────────┤
│ db1  │ 10.77.0.11:5432 │ leader       │ running   │ 3        │     │ 4 s ago  │                               │
│ db2  │ 10.77.0.12:5432 │ replica      │ streaming │ 3        │ 0 B │ -        │ Patroni: no answer within 2 s │
│ db3  │ -               │ sync standby │ streaming │ 3        │ 0 B │ 0 s ago  │                               │
└──────┴─────────────────┴──────────────┴───────────┴──────────┴─────┴──────────┴───────────────────────────────┘`)
  })

  it('shows the tags of a host that has some', () => {
    const [, db2, db3] = cluster.postgresHosts.map((host) => ({ ...host, tags: { ...host.tags } }))
    const tags = { nofailover: true, failoverPriority: 0, nosync: true, noloadbalance: true, clonefrom: true }
    const tagged = {
      ...cluster,
      postgresHosts: [
        { ...db2, tags },
        { ...db3, tags: { ...db3?.tags, failoverPriority: 7 } },
      ] as Cluster['postgresHosts'],
    }
    const lines = showStatus(tagged, healthy, plain).split('\n')
    expect(lines.find((line) => line.includes('db2 '))).toContain('nofailover, nosync, noloadbalance, clonefrom')
    expect(lines.find((line) => line.includes('db3 '))).toContain('failover_priority 7')
  })

  it('says of what is down why, and does not call a dead leader well', () => {
    const observation: Observation = {
      ...healthy,
      patroni: { ...healthy.patroni, db1: off },
      dcs: { value: { leader: 'db2', voters: ['db1', 'db2', 'db3'], lost: ['db1'] } },
      vip: { pgbouncer: off, answeredBy: off },
    }
    const [headline, ...tables] = showStatus(cluster, observation, plain).split('\n')
    expect(headline).toBe(
      'hardway · leader db1 (does not answer) · VIP 10.77.0.100: no answer within 2 s · Consul led by db2, 3 of 3 voters · Consul lost on db1 · synchronous',
    )
    expect(tables.find((line) => line.includes('10.77.0.11'))).toMatch(/Patroni: no answer within 2 s/)
  })

  it('shows a cluster of which nothing answers', () => {
    const dead: Observation = {
      at: healthy.at,
      patroni: { db1: off, db2: off, db3: off },
      haproxy: { proxy1: off, proxy2: off },
      pgbouncer: { proxy1: off, proxy2: off },
      vip: { pgbouncer: off, answeredBy: off },
      pgadmin: { proxy1: off },
    }
    expect(showStatus(cluster, dead, plain).split('\n')[0]).toBe(
      'hardway · no leader · VIP 10.77.0.100: no answer within 2 s · synchronous',
    )
  })
})

describe('verify', () => {
  it('shows each check with what was seen or the cause, and its command', () => {
    const results = [
      { name: 'one leader', command: 'curl a', verdict: { passed: true, seen: 'db1' } },
      { name: 'a replica', command: 'curl b', verdict: { passed: false, cause: 'db2 is being cloned' } },
    ] as const
    expect(`\n${showResults(results, plain)}`).toBe(`
ok      one leader  db1
        $ curl a
FAILED  a replica   db2 is being cloned
        $ curl b`)
  })
})

describe('up', () => {
  const files = { topology: 'topology.yaml', secrets: 'secrets.yaml' }
  const verified = { passed: true, checks: [], observation: healthy }

  it('ends with how to get in, in the lab', () => {
    const lab: Place = {
      backend: 'lab',
      emulated: false,
      namespace: 'hw-hardway',
      run: 'npx hardway lab run --',
      enter: (host) => host,
    }
    expect(`\n${showSummary(cluster, verified, lab, files)}`).toBe(`
Cluster hardway is up; 0 of 0 checks passed.
  leader  db1
  VIP     10.77.0.100, on proxy1
  psql    npx hardway lab run -- psql -h 10.77.0.100 -U app app
  pgAdmin http://10.77.0.21/, from network namespace hw-hardway; at http://127.0.0.1:8080/ while this runs:
          systemd-socket-activate --listen=127.0.0.1:8080 nsenter --net=/run/netns/hw-hardway /usr/lib/systemd/systemd-socket-proxyd 10.77.0.21:80
          as admin@hardway.internal, its password: passwords.pgadmin in secrets.yaml; its servers ask for owners.app
  watch   npx hardway status --watch
  stop    npm run down`)
  })

  it('names the files that a person named, and where a password stands that nothing hands over', () => {
    const vms: Place = { backend: 'libvirt', emulated: false, run: '', ca: 'out/ca.pem', enter: (host) => host }
    expect(`\n${showSummary(cluster, verified, vms, { topology: 'a.yaml', secrets: 'b.yaml' })}`).toBe(`
Cluster hardway is up; 0 of 0 checks passed.
  leader  db1
  VIP     10.77.0.100, on proxy1
  psql    psql 'host=10.77.0.100 user=app dbname=app sslmode=verify-full sslrootcert=out/ca.pem'   (its password: owners.app in b.yaml)
  pgAdmin http://10.77.0.21/
          as admin@hardway.internal, its password: passwords.pgadmin in b.yaml; its servers ask for owners.app
  watch   npx hardway status a.yaml --secrets b.yaml --watch
  stop    npm run down -- a.yaml`)
  })
})

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Observation } from '../../generator/cluster/observation.ts'
import type { Place } from '../../generator/cluster/place.ts'
import { judge, passiveChecks } from '../../generator/cluster/verify.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { generateTopology } from '../support.ts'

// A real one of a healthy cluster: db1 leads, db3 is the synchronous standby, proxy1 holds the VIP.
const healthy = JSON.parse(readFileSync('test/cluster/samples/observation.json', 'utf8')) as Observation

type Writable<T> = { -readonly [Key in keyof T]: Writable<T[Key]> }

const place: Place = {
  backend: 'lab',
  emulated: false,
  run: 'npx hardway lab run --',
  enter: (host) => `npx hardway lab shell ${host} --`,
  exec: async () => '',
}
const place2: Place = { backend: 'libvirt', emulated: false, run: '', ca: 'out/ca.pem', enter: (host) => `ssh ${host}` }

let cluster: Cluster
beforeAll(async () => {
  cluster = (await generateTopology('debian')).cluster
})

/** The causes of the checks that fail once the observation is changed so. */
function causesAfter(change: (observation: Writable<Observation>) => void, where = place): string[] {
  const observation = structuredClone(healthy) as Writable<Observation>
  change(observation)
  const results = judge(passiveChecks(cluster, where), observation)
  return results.flatMap(({ verdict }) => (verdict.passed ? [] : [verdict.cause]))
}

/** Changes a member in the view of every host. */
function changeMember(observation: Writable<Observation>, name: string, change: object): void {
  for (const probe of Object.values(observation.patroni)) {
    if ('value' in probe)
      for (const member of probe.value.members) if (member.name === name) Object.assign(member, change)
  }
}

const off = () => ({ cause: 'no answer within 2 s' })

describe('a healthy cluster', () => {
  it('passes every check', () => {
    expect(judge(passiveChecks(cluster, place), healthy).map(({ name, verdict }) => [name, verdict])).toEqual([
      ['Consul has 3 voters and a leader', { passed: true, seen: 'db1 leads; db1, db2, db3 vote' }],
      ['PostgreSQL has one leader', { passed: true, seen: 'db1' }],
      ['2 replicas stream from it, on its timeline', { passed: true, seen: 'db2, db3, timeline 3' }],
      ['a synchronous standby has every commit', { passed: true, seen: 'db3' }],
      [
        'HAProxy on proxy1: 5000 to the leader, 5001 to the replicas',
        { passed: true, seen: '5000: db1; 5001: db2, db3' },
      ],
      [
        'HAProxy on proxy2: 5000 to the leader, 5001 to the replicas',
        { passed: true, seen: '5000: db1; 5001: db2, db3' },
      ],
      ['PgBouncer on proxy1 answers', { passed: true, seen: 'with TLS' }],
      ['PgBouncer on proxy2 answers', { passed: true, seen: 'with TLS' }],
      ['exactly one proxy holds 10.77.0.100', { passed: true, seen: 'proxy1' }],
      ['10.77.0.100:5432 leads to the leader', { passed: true, seen: 'db1' }],
      ['10.77.0.100:5001 leads to a replica', { passed: true, seen: 'db3' }],
      ["pgAdmin's log-in page answers on proxy1", { passed: true, seen: 'HTTP 200' }],
    ])
  })

  it('has no host behind 5001 that takes no reads', () => {
    const postgresHosts = cluster.postgresHosts.map((host) =>
      host.name === 'db3' ? { ...host, tags: { ...host.tags, noloadbalance: true } } : host,
    )
    const judged = judge(passiveChecks({ ...cluster, postgresHosts }, place), healthy)
    expect(judged.flatMap(({ verdict }) => (verdict.passed ? [] : [verdict.cause]))).toEqual(
      ['proxy1', 'proxy2'].map((proxy) => `HAProxy on ${proxy} sends 5000: db1; 5001: db2, db3; the leader is db1`),
    )
  })

  it('has the leader behind 5001 where no replica takes reads and the topology says so, else nobody', () => {
    const postgresHosts = cluster.postgresHosts.map((host) => ({
      ...host,
      tags: { ...host.tags, noloadbalance: true },
    }))
    const seen = structuredClone(healthy) as Writable<Observation>
    for (const probe of Object.values(seen.haproxy)) {
      if ('value' in probe) Object.assign(probe.value, { readOnly: { db2: 'DOWN' }, readOnlyBackup: { db1: 'UP' } })
    }
    seen.vip.reads = { value: { host: 'db1', inRecovery: false } }
    const causes = (noReplica: 'primary' | 'refuse') => {
      const changed = { ...cluster, postgresHosts, replicaReads: { maxLag: 16, noReplica } }
      const results = judge(passiveChecks(changed, place), seen)
      return results.flatMap(({ verdict }) => (verdict.passed ? [] : [verdict.cause]))
    }
    expect(causes('primary')).toEqual([])
    expect(causes('refuse').at(-1)).toBe('10.77.0.100:5001 leads to db1, which is not a replica')
    seen.vip.reads = { cause: 'Connection terminated unexpectedly' }
    expect(causes('primary')).toEqual(['SQL at 10.77.0.100:5001: Connection terminated unexpectedly'])
    expect(causes('refuse')).not.toContain('SQL at 10.77.0.100:5001: Connection terminated unexpectedly')
  })

  it('is asked by clients that are handed the authority, in the lab', () => {
    const commands = passiveChecks(cluster, place).map(({ command }) => command)
    expect(commands).toEqual(
      expect.arrayContaining([
        'npx hardway lab run -- curl --silent https://10.77.0.11:8008/cluster',
        "npx hardway lab run -- curl --silent --user hardway 'https://10.77.0.21:7000/stats;csv'",
        "npx hardway lab run -- psql -h 10.77.0.100 -p 5001 -U app app -c 'select inet_server_addr(), pg_is_in_recovery()'",
      ]),
    )
  })

  it('is asked without a word before the commands where the hosts are in the machine’s own network, and each names the authority', () => {
    const commands = passiveChecks(cluster, place2).map(({ command }) => command)
    expect(commands).toEqual(
      expect.arrayContaining([
        'curl --silent --cacert out/ca.pem https://10.77.0.11:8008/patroni',
        'curl --silent --cacert out/ca.pem https://10.77.0.11:8008/cluster',
        "psql 'host=10.77.0.100 port=5432 user=app dbname=app sslmode=verify-full sslrootcert=out/ca.pem' -c 'select inet_server_addr(), pg_is_in_recovery()'",
      ]),
    )
  })
})

describe('the DCS', () => {
  it('without a leader', () => {
    const noLeader = 'Error querying Autopilot state: Unexpected response code: 500 (No cluster leader)'
    expect(
      causesAfter((seen) => {
        seen.dcs = { cause: noLeader }
      }),
    ).toEqual(['Consul has no leader'])
  })

  it('with a server that nobody reaches', () => {
    const dcs = { value: { leader: 'db1', voters: ['db1', 'db2', 'db3'], lost: ['db2'] } }
    expect(
      causesAfter((seen) => {
        seen.dcs = dcs
      }),
    ).toEqual(['Consul does not reach its server on db2'])
  })

  it('with a server that never joined', () => {
    const dcs = { value: { leader: 'db1', voters: ['db1', 'db3'], lost: [] } }
    expect(
      causesAfter((seen) => {
        seen.dcs = dcs
      }),
    ).toEqual(['db2 is no voter of Consul; db1, db3 are'])
  })

  it('is judged by what Patroni read of it where there is no way into the hosts', () => {
    const stale = (age?: number) => (seen: Writable<Observation>) => {
      const probe = seen.patroni.db2
      if (probe && 'value' in probe) {
        if (age === undefined) delete probe.value.dcsAge
        else probe.value.dcsAge = age
      }
    }
    expect(causesAfter(stale(30), place2)).toEqual([])
    expect(causesAfter(stale(31), place2)).toEqual(['db2 has not read Consul lately: 31 s ago'])
    expect(causesAfter(stale(), place2)).toEqual(['db2 has not read Consul lately: never yet'])
  })
})

describe('PostgreSQL', () => {
  it('of which no Patroni answers', () => {
    const all = (seen: Writable<Observation>) => {
      seen.patroni = { db1: off(), db2: off(), db3: off() }
    }
    expect(causesAfter(all).slice(0, 3)).toEqual([
      'no Patroni answers: db1: no answer within 2 s; db2: no answer within 2 s; db3: no answer within 2 s',
      'there is no leader to stream from',
      'Patroni has chosen no synchronous standby yet',
    ])
  })

  it('whose leader died, while its lock lives', () => {
    expect(
      causesAfter((seen) => {
        seen.patroni.db1 = off()
      }),
    ).toEqual(['db1 has the leader lock, but its Patroni gives: no answer within 2 s'])
  })

  it('whose new leader is not promoted yet', () => {
    const promoting = (seen: Writable<Observation>) => {
      const probe = seen.patroni.db1
      if (probe && 'value' in probe) probe.value.role = 'replica'
    }
    expect(causesAfter(promoting)).toEqual(['db1 has the leader lock and is being promoted'])
  })

  it('with two that lead', () => {
    const both = (seen: Writable<Observation>) => {
      const probe = seen.patroni.db2
      if (probe && 'value' in probe) probe.value.role = 'primary'
    }
    expect(causesAfter(both)).toEqual(['db1, db2 each say that they lead'])
  })

  it.each([
    [{ state: 'creating replica' }, 'db2 is being cloned'],
    [{ state: 'starting' }, 'db2 is starting'],
    [{ state: 'streaming', timeline: 2 }, 'db2 is on timeline 2, the leader on 3'],
  ])('with a replica that is %o', (change, cause) => {
    expect(causesAfter((seen) => changeMember(seen, 'db2', change))).toEqual([cause])
  })

  it('with a replica that lost its connection, while the DCS still has it streaming', () => {
    const cutOff = (seen: Writable<Observation>) => {
      const probe = seen.patroni.db2
      if (probe && 'value' in probe) delete probe.value.replication
    }
    expect(causesAfter(cutOff)).toEqual(['db2 receives no WAL from the leader'])
  })

  it('with a replica and standby that died, while its entry in the DCS lives', () => {
    expect(
      causesAfter((seen) => {
        seen.patroni.db3 = off()
      }),
    ).toEqual(['db3: no answer within 2 s', 'db3 is the synchronous standby and does not answer'])
  })

  it('without a synchronous standby', () => {
    expect(causesAfter((seen) => changeMember(seen, 'db3', { role: 'replica' }))).toEqual([
      'Patroni has chosen no synchronous standby yet',
    ])
  })
})

describe('the proxies', () => {
  it('with an HAProxy that sends writes elsewhere', () => {
    const wrong = (seen: Writable<Observation>) => {
      const probe = seen.haproxy.proxy2
      if (probe && 'value' in probe) probe.value.readWrite = { db1: 'DOWN', db2: 'UP', db3: 'DOWN' }
    }
    expect(causesAfter(wrong)).toEqual(['HAProxy on proxy2 sends 5000: db2; 5001: db2, db3; the leader is db1'])
  })

  it('with one that is off', () => {
    const dead = (seen: Writable<Observation>) => {
      seen.haproxy.proxy2 = off()
      seen.pgbouncer.proxy2 = { cause: 'connection refused' }
    }
    expect(causesAfter(dead)).toEqual([
      'HAProxy on proxy2: no answer within 2 s',
      'PgBouncer on proxy2: connection refused',
    ])
  })

  it('with a PgBouncer that speaks no TLS', () => {
    const inTheClear = (seen: Writable<Observation>) => {
      seen.pgbouncer.proxy2 = { value: 'N' }
    }
    expect(causesAfter(inTheClear)).toEqual(['PgBouncer on proxy2 speaks no TLS'])
  })

  it.each([
    [{ proxy1: false, proxy2: false }, 'no proxy holds 10.77.0.100'],
    [{ proxy1: true, proxy2: true }, 'proxy1 and proxy2 both hold 10.77.0.100'],
    [{ proxy1: false, proxy2: true }, 'proxy2 holds 10.77.0.100, but proxy1 answers for it'],
  ])('with the VIP held as %o', (held, cause) => {
    const heldBy = { proxy1: { value: held.proxy1 }, proxy2: { value: held.proxy2 } }
    expect(
      causesAfter((seen) => {
        seen.vip.heldBy = heldBy
      }),
    ).toEqual([cause])
  })

  it('with doors that lead to the wrong hosts', () => {
    const wrong = (seen: Writable<Observation>) => {
      seen.vip.writes = { value: { host: 'db2', inRecovery: true } }
      seen.vip.reads = { value: { host: 'db1', inRecovery: false } }
    }
    expect(causesAfter(wrong)).toEqual([
      '10.77.0.100:5432 leads to db2, which is a replica',
      '10.77.0.100:5001 leads to db1, which is not a replica',
    ])
  })

  it('with pgAdmin that makes its database', () => {
    const starting = (seen: Writable<Observation>) => {
      seen.pgadmin.proxy1 = { cause: 'connection refused' }
    }
    expect(causesAfter(starting)).toEqual(['pgAdmin on proxy1: connection refused'])
  })
})

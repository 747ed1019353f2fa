import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readAutopilot } from '../../generator/cluster/dcs/consul.ts'
import { readersUp, serversUp, toHaproxyReport } from '../../generator/cluster/haproxy.ts'
import { toPatroniReport } from '../../generator/cluster/patroni.ts'
import { toPoolReport } from '../../generator/cluster/pools.ts'
import { causeOf, patience, probe } from '../../generator/cluster/probe.ts'

// Answers of real programs, kept as they came.
const sample = (name: string) => readFileSync(`test/cluster/samples/${name}`, 'utf8')

describe('PgBouncer’s pools', () => {
  it('are taken together, without the console’s own', () => {
    expect(toPoolReport(sample('pools.csv'))).toEqual({ active: 3, waiting: 0, longestWait: 0 })
    const full = sample('pools.csv').replace('app,app,3,0,0,0,3,0,0,1,0,0,0,0', 'app,app,3,2,0,0,3,0,0,0,0,0,0,7')
    expect(toPoolReport(full)).toEqual({ active: 3, waiting: 2, longestWait: 7 })
  })

  it('are refused where they are something else', () => {
    expect(() => toPoolReport('ERROR')).toThrow("PgBouncer's pools have no column maxwait, but begin with ERROR")
  })
})

describe('HAProxy’s statistics', () => {
  it('give the servers of both doors, and nothing else of the table', () => {
    expect(toHaproxyReport(sample('stats.csv'))).toEqual({
      readWrite: { db1: 'UP', db2: 'DOWN', db3: 'DOWN' },
      readOnly: { db1: 'DOWN', db2: 'UP', db3: 'UP' },
      readOnlyBackup: {},
    })
  })

  it('keep apart who stands in for the replicas, and name it only where none is up', () => {
    const rows = ['db1,DOWN,0', 'db2,UP,0', 'db1.leader,UP,1', 'db2.leader,DOWN,1'].map((row) => `read-only,${row}`)
    const report = toHaproxyReport(['# pxname,svname,status,bck', ...rows].join('\n'))
    expect(report).toEqual({
      readWrite: {},
      readOnly: { db1: 'DOWN', db2: 'UP' },
      readOnlyBackup: { db1: 'UP', db2: 'DOWN' },
    })
    expect(readersUp(report)).toEqual(['db2'])
    expect(readersUp({ ...report, readOnly: { db1: 'DOWN', db2: 'DOWN' } })).toEqual(['db1'])
  })

  it('are refused where they are something else', () => {
    expect(() => toHaproxyReport('<html>')).toThrow(
      "HAProxy's statistics have no columns pxname, svname, status and bck, but begin with <html>",
    )
  })

  it('count a server as up while it takes connections: also on its way down, not on its way up', () => {
    const servers = { db3: 'UP', db1: 'UP 1/3', db2: 'DOWN 1/2', db4: 'MAINT', db5: 'NOLB', db6: 'no check' }
    expect(serversUp(servers)).toEqual(['db1', 'db3'])
  })
})

describe('Consul’s autopilot', () => {
  const state = sample('autopilot.json')

  it('gives leader and voters', () => {
    expect(readAutopilot(state)).toEqual({ leader: 'db1', voters: ['db1', 'db2', 'db3'], lost: [] })
  })

  it('keeps a dead server among the voters and calls it lost', () => {
    const { Servers } = JSON.parse(state) as { Servers: Record<string, { Name: string; NodeStatus: string }> }
    for (const server of Object.values(Servers)) if (server.Name === 'db2') server.NodeStatus = 'failed'
    expect(readAutopilot(JSON.stringify({ Servers }))).toEqual({
      leader: 'db1',
      voters: ['db1', 'db2', 'db3'],
      lost: ['db2'],
    })
  })

  it('may know no server yet', () => {
    expect(readAutopilot('{}')).toEqual({ voters: [], lost: [] })
  })
})

describe('Patroni’s REST API', () => {
  const own = JSON.parse(sample('patroni.json')) as { dcs_last_seen: number }
  const cluster = JSON.parse(sample('cluster.json')) as object

  it('gives the host’s state, the age of its view, and the members by name', () => {
    const report = toPatroniReport(own, cluster, own.dcs_last_seen + 3.4)
    expect(report).toMatchObject({ state: 'running', role: 'replica', timeline: 3, dcsAge: 3, paused: false })
    expect(report.replication).toBe('streaming')
    expect(report.members).toEqual([
      { name: 'db1', role: 'leader', state: 'running', timeline: 3, pendingRestart: false },
      { name: 'db2', role: 'replica', state: 'streaming', timeline: 3, lag: 0, pendingRestart: false },
      { name: 'db3', role: 'sync_standby', state: 'streaming', timeline: 3, lag: 0, pendingRestart: false },
    ])
  })

  it('never read the DCS where the time is 0, and is not younger than now', () => {
    expect(toPatroniReport({ dcs_last_seen: 0 }, {}, 1000)).not.toHaveProperty('dcsAge')
    expect(toPatroniReport({ dcs_last_seen: 1001 }, {}, 1000).dcsAge).toBe(0)
  })

  it('tells of a pause, of a restart that waits and of failsafe_mode', () => {
    const report = toPatroniReport({ pause: true, pending_restart: true, failsafe_mode_is_active: true }, {}, 0)
    expect(report).toMatchObject({ paused: true, pendingRestart: true, failsafe: true, state: 'unknown', members: [] })
  })
})

describe('a probe', () => {
  it('keeps the answer', async () => {
    expect(await probe(async () => 'yes')).toEqual({ value: 'yes' })
  })

  it('keeps the cause in a person’s words', async () => {
    // Port 1 of loopback: nothing listens there.
    const refused = () =>
      new Promise<void>((resolve, reject) => {
        connect(1, '127.0.0.1').once('connect', resolve).once('error', reject)
      })
    expect(await probe(refused)).toEqual({ cause: 'connection refused' })
  })

  it('does not wait for what never comes', async () => {
    expect(await probe(() => new Promise(() => {}))).toEqual({ cause: `no answer within ${patience / 1000} s` })
    expect(await probe(() => new Promise(() => {}), 20)).toEqual({ cause: 'no answer within 0.02 s' })
  })

  it('shows the first line of anything else', () => {
    expect(causeOf(new Error('bad\nworse'))).toBe('bad')
    expect(causeOf(new AggregateError([new Error('inner')]))).toBe('inner')
    expect(causeOf('text')).toBe('text')
  })
})

import type { Facts, Times } from '../facts.ts'
import type { Finding } from '../problem.ts'
import { noticedAfter, timings } from '../timings.ts'
import type { Rule } from './rule.ts'

export const timingRules: readonly Rule[] = [
  {
    name: 'failover-times',
    says: 'A leader gives up before its lock can be of another: loop_wait + 2 × retry_timeout is at most ttl.',
    find: (facts) => late(facts, leaderGivesUp),
  },
  {
    name: 'watchdog-margin',
    says: `The watchdog resets no host whose leader steps down in time: loop_wait + retry_timeout is less than ttl - ${timings.patroni.watchdogMargin}.`,
    find: (facts) => late(facts, watchdogFires),
  },
  {
    name: 'haproxy-notices',
    says: `HAProxy leaves a leader that hangs before another is elected: ttl is more than ${noticedAfter()}.`,
    find: (facts) => late(facts, haproxyNotices),
  },
  {
    name: 'stop-timeout',
    says: `Patroni can stop PostgreSQL before systemd kills it: ${timings.patroni.primaryStop} + 2 × loop_wait is at most ${timings.patroni.unitStop}.`,
    find: (facts) => late(facts, unitStops),
  },
]

function late({ failover }: Facts, check: (times: Times) => Finding | undefined): Finding[] {
  const found = typeof failover === 'object' ? check(failover) : undefined
  return found === undefined ? [] : [found]
}

function leaderGivesUp({ ttl, loop_wait, retry_timeout }: Times): Finding | undefined {
  const needed = loop_wait + 2 * retry_timeout
  if (needed <= ttl) return undefined
  const message = `loop_wait + 2 × retry_timeout = ${loop_wait} + 2 × ${retry_timeout} = ${needed} s, which is more than ttl, ${ttl} s`
  const shorter = Math.floor((ttl - loop_wait) / 2)
  const orLower = shorter >= 3 ? `, or lower retry_timeout to ${shorter}` : ''
  return { pointer: '/failover/ttl', message, repair: `raise ttl to ${needed}${orLower}` }
}

function watchdogFires({ ttl, loop_wait, retry_timeout }: Times): Finding | undefined {
  const { watchdogMargin } = timings.patroni
  const needed = loop_wait + retry_timeout
  // Times that are late already have a finding, and its repair leads past this one.
  if (needed < ttl - watchdogMargin || loop_wait + 2 * retry_timeout > ttl) return undefined
  const message = `the watchdog fires ${ttl - watchdogMargin} s after the leader's last sign of life, and the leader may need loop_wait + retry_timeout = ${needed} s to give one`
  return {
    pointer: '/failover/ttl',
    message,
    repair: `raise ttl to ${needed + watchdogMargin + 1}, or lower loop_wait`,
  }
}

function haproxyNotices({ ttl }: Times): Finding | undefined {
  if (ttl > noticedAfter()) return undefined
  const message = `HAProxy may send writes to a leader that hangs for ${noticedAfter()} s, and after ttl, ${ttl} s, there is another`
  return { pointer: '/failover/ttl', message, repair: `raise ttl to more than ${noticedAfter()}` }
}

function unitStops({ loop_wait }: Times): Finding | undefined {
  const { primaryStop, unitStop } = timings.patroni
  const needed = primaryStop + 2 * loop_wait
  if (needed <= unitStop) return undefined
  const message = `Patroni may take ${primaryStop} + 2 × loop_wait = ${needed} s to stop PostgreSQL, and systemd kills it after ${unitStop} s`
  const repair = `lower loop_wait to at most ${Math.floor((unitStop - primaryStop) / 2)}`
  return { pointer: '/failover/loop_wait', message, repair }
}

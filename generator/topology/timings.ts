/**
 * The times that programs of one cluster must agree on, in seconds; a topology cannot change them. The rules hold the
 * times of `failover` against them, and the roles write them into the files.
 */
export const timings = {
  haproxy: {
    /** Between two checks of a server that is up; of one whose last check failed, or that is down for writes. */
    checkEvery: 1,
    checkAgain: 0.5,
    /** The same for reads, up or down: nothing waits for a replica, and each check is a handshake that Patroni pays for. */
    checkReads: 2,
    /** How long one check may take. */
    checkTimeout: 5,
    /** Checks that fail before a server counts as down. */
    fall: 3,
    /** A connection on which nothing moves is closed after this. */
    idle: 3600,
  },
  pgbouncer: {
    /** A server connection that nobody uses is closed after this: before HAProxy would cut it. */
    serverIdle: 600,
  },
  patroni: {
    /** What a leader that steps down gives PostgreSQL to stop. */
    primaryStop: 30,
    /** The watchdog fires this long before the leader's lock ends. */
    watchdogMargin: 5,
    /** systemd kills Patroni this long after it asked it to stop. */
    unitStop: 120,
  },
} as const

/** Seconds within which HAProxy takes a server for down that accepts checks and never answers. */
export function noticedAfter(): number {
  const { checkEvery, checkTimeout, checkAgain, fall } = timings.haproxy
  return checkEvery + fall * checkTimeout + (fall - 1) * checkAgain
}

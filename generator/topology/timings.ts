/**
 * The times that programs of one cluster must agree on, in seconds; a topology cannot change them. The rules hold the
 * times of `failover` against them, and the roles write them into the files.
 */
export const timings = {
  haproxy: {
    /** Between two checks of a server that takes writes; of one whose last check failed. */
    checkEvery: 1,
    checkAgain: 0.5,
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
    /**
     * Patroni waits this long on a host without data, for the first one to begin the cluster: that takes it 2 s, on two processors for all five hosts. Who
     * comes then finds a leader and is cloned at once; who came before would look again a loop_wait later.
     */
    headStart: 3,
    /** systemd kills Patroni this long after it asked it to stop. */
    unitStop: 120,
  },
} as const

/**
 * What depends on how fast the machines are, by libvirt.domain_type. Software emulation makes each start of a program and each TLS handshake
 * dear: Keepalived's check each second took 18 % of a proxy's processor, and Consul stood for election 76 times in 9 minutes (measured).
 */
export const paces = {
  kvm: {
    checkDown: 0.5,
    checkReads: 2,
    checkProxy: 1,
    advertise: 0.5,
    electionFactor: 1,
    neighbour: { reachable: 1, delay: 0.3, again: 0.15, retries: 4 },
    calm: { guard: 10, tend: 5 },
  },
  qemu: {
    checkDown: 3,
    checkReads: 5,
    checkProxy: 5,
    advertise: 1,
    electionFactor: 5,
    neighbour: { reachable: 30, delay: 5, again: 1, retries: 15 },
    calm: { guard: 120, tend: 60 },
  },
} satisfies Record<'kvm' | 'qemu', Pace>

interface Pace {
  /** Seconds between HAProxy's checks of a server that does not take writes: how soon a new leader is found. */
  readonly checkDown: number
  /** The same for reads, up or down: nothing waits for a replica, and each check is a handshake that Patroni pays for. */
  readonly checkReads: number
  /** Seconds between two of Keepalived's checks of its own host: each starts a program. */
  readonly checkProxy: number
  /**
   * Seconds between two of Keepalived's advertisements. The other proxy takes the VIP when it has heard none for three and a part of one: with 0.5
   * after 1.6 s, with 1 after 3.2, when clients that gave up after 3 have already met a second time-out (a gap of 4.4 s, seen).
   */
  readonly advertise: number
  /**
   * Consul's `raft_multiplier` (1 for production, 5 is its default); that times etcd's heartbeat of 100 ms and election of 1000 ms, and
   * ZooKeeper's tick of 500 ms.
   */
  readonly electionFactor: number
  /**
   * Seconds that a host counts as there since it was last heard; until it is asked by ARP, if somebody wants to reach it then; between two of the three
   * times that it is asked. With 1, 0.3 and 0.15 it is known to be gone after 2.3 s at most, about when Consul's faster gossip says so (1.7 to 2.4 s, seen). Those of
   * emulated machines are the kernel's own: one that is slow to answer must not count as gone.
   * The last is how often a database host's TCP sends again what nobody acknowledges, each time twice as late: 4 ends it 6.2 s after the first, 15 after 15 minutes
   * (net.ipv4.tcp_retries2 in the kernel's ip-sysctl). Without it `normal` waited 33 s for a standby without power: as long as that was a member.
   */
  readonly neighbour: {
    readonly reachable: number
    readonly delay: number
    readonly again: number
    readonly retries: number
  }
  /**
   * Seconds after its start that the guard of the first bootstrap loads Patroni's modules; seconds that PostgreSQL has run before the watch over it does.
   * Each costs a database host 0.1 s of a processor, and 4 to 6 of an emulated one, between its start and the first write.
   */
  readonly calm: {
    readonly guard: number
    readonly tend: number
  }
}

/** Seconds within which HAProxy takes a server for down that accepts checks and never answers. */
export function noticedAfter(): number {
  const { checkEvery, checkTimeout, checkAgain, fall } = timings.haproxy
  return checkEvery + fall * checkTimeout + (fall - 1) * checkAgain
}

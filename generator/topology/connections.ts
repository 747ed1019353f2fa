/** Connections of PostgreSQL, shared out between the pools of the proxies and everybody else; a topology cannot change them. */
export const connections = {
  /** PostgreSQL's max_connections. Replication does not count: it has max_wal_senders. */
  max: 200,
  /** Kept free: PostgreSQL's own reserve of 3, Patroni's, and sessions that come past the pools through 5000 and 5001. */
  reserved: 20,
  /** Server connections of a proxy's pool, where there is room for as many. */
  pool: 20,
  /** A pool below this makes clients wait for one another. */
  smallestPool: 5,
  /** A proxy's connections for looking up who may log in. */
  lookups: 2,
  /** max_wal_senders and max_replication_slots: one for each replica, and two more while one is cloned. */
  senders: 10,
} as const

/** Each proxy's pools take their part of `max`. */
export const mostProxies = 9

/** Server connections that each proxy may open for one of so many databases. */
export function poolSize(proxies: number, databases: number): number {
  const shared = connections.max - connections.reserved - proxies * connections.lookups
  return Math.min(connections.pool, Math.floor(shared / (proxies * Math.max(1, databases))))
}

/** How many databases get a pool that is worth it. */
export function mostDatabases(proxies: number): number {
  const shared = connections.max - connections.reserved - proxies * connections.lookups
  return Math.floor(shared / (proxies * connections.smallestPool))
}

/** Where each program listens unless the topology chooses another port: the tutorial's numbers, and each program's own. */
export const defaultPorts = {
  postgres: 5432,
  patroni: 8008,
  pgbouncer: 5432,
  read_write: 5000,
  read_only: 5001,
  statistics: 7000,
  pgadmin: 80,
} as const

/** What a topology cannot change: nobody outside asks for it, or everybody knows it. */
export const fixedPorts = {
  ssh: 22,
  consulServer: 8300,
  /** TCP and UDP. */
  consulGossip: 8301,
  consulHttp: 8500,
  etcdClient: 2379,
  etcdPeer: 2380,
  zookeeperClient: 2281,
  zookeeperPeer: 2888,
  zookeeperElection: 3888,
  /** On loopback, for Keepalived. */
  haproxyHealth: 7001,
} as const

/** systemd-resolved's, on every host: DNS on 127.0.0.53, and LLMNR, which Debian builds in and only our images turn off. No file of ours names them. */
export const resolverPorts = [53, 5355] as const

/** Every port that a generated file or a check names, once. The numbers are the tutorial's and each program's own default. */
export const ports = {
  ssh: 22,
  postgres: 5432,
  patroni: 8008,
  consulServer: 8300,
  /** TCP and UDP. */
  consulGossip: 8301,
  consulHttp: 8500,
  haproxyReadWrite: 5000,
  haproxyReadOnly: 5001,
  haproxyStats: 7000,
  haproxyHealth: 7001,
  pgbouncer: 5432,
  pgadmin: 80,
} as const

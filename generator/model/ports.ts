/** Every TCP port of the system, named once. The numbers are the tutorial's and each program's own default. */
export const ports = {
  postgres: 5432,
  patroni: 8008,
  consulRpc: 8300,
  consulSerfLan: 8301,
  consulSerfWan: 8302,
  consulHttp: 8500,
  consulHttps: 8501,
  consulDns: 8600,
  haproxyReadWrite: 5000,
  haproxyReadOnly: 5001,
  haproxyStats: 7000,
  haproxyHealth: 7001,
  pgbouncer: 5432,
  pgadmin: 80,
  ssh: 22,
} as const

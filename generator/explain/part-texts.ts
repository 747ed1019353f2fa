import type { Cluster, Host } from '../model/cluster.ts'

/** What a part of a host is, for a person who meets it for the first time. */
export interface PartText {
  readonly is: string
  /** The page of docs/ that tells more. */
  readonly page: string
  /** Programs to run on the host as root; each ends by itself and changes nothing. */
  readonly onHost: (host: Host, cluster: Cluster) => readonly string[]
  /** Clients to run where they reach the host. */
  readonly asClient: (host: Host, cluster: Cluster) => readonly string[]
}

const none = () => []

/** By the name of the part. */
export const partTexts: Readonly<Record<string, PartText>> = {
  base: {
    is: 'What every host has: names for the addresses, the authority that all trust, and the end of its seed.',
    page: 'docs/labs/03-compute.md',
    onHost: () => ['cat /etc/hosts', 'openssl x509 -in /etc/hardway/ca.pem -noout -subject -enddate'],
    asClient: none,
  },
  'data-disk': {
    is: 'A disk of its own for what must outlive the root disk. In the lab a folder of this machine stands in for it.',
    page: 'docs/labs/03-compute.md',
    onHost: () => ['cat /etc/hardway/data-folders'],
    asClient: none,
  },
  consul: {
    is: 'A Consul server: with its peers the DCS, the store in which Patroni elects its leader.',
    page: 'docs/labs/04-dcs.md',
    onHost: () => ["bash --login -c 'consul members'", "bash --login -c 'consul operator raft list-peers'"],
    asClient: none,
  },
  etcd: {
    is: 'An etcd server: with its peers the DCS, the store in which Patroni elects its leader.',
    page: 'docs/labs/04-dcs.md',
    onHost: (_host, { name }) => [
      'etcdctl endpoint status --cluster --write-out=table',
      `etcdctl get --prefix --keys-only /service/${name}/`,
    ],
    asClient: none,
  },
  zookeeper: {
    is: 'A ZooKeeper server: with its peers the DCS, the store in which Patroni elects its leader.',
    page: 'docs/labs/04-dcs.md',
    onHost: (_host, { name }) => ['/usr/local/lib/hardway/zookeeper-state', `zkCli.sh ls -R /service/${name}`],
    asClient: none,
  },
  'zookeeper-client': {
    is: 'Whom this host’s Patroni trusts to be ZooKeeper: servers with a certificate by the cluster’s authority.',
    page: 'docs/dcs.md',
    onHost: () => ['systemctl show patroni --property=Environment'],
    asClient: none,
  },
  'consul-agent': {
    is: 'A Consul agent: by it this host’s Patroni reaches the servers, which are on hosts of their own.',
    page: 'docs/labs/04-dcs.md',
    onHost: () => ['systemctl status consul --no-pager --lines 3'],
    asClient: none,
  },
  patroni: {
    is: 'PostgreSQL, which nothing but Patroni starts: whoever holds the leader’s lock in the DCS is the primary.',
    page: 'docs/labs/06-patroni.md',
    onHost: () => [
      'patronictl list',
      "runuser -u postgres -- psql -c 'select pg_is_in_recovery(), count(*) as standbys from pg_stat_replication'",
    ],
    asClient: ({ address }, { ports }) => [`curl -s https://${address}:${ports.patroni}/patroni`],
  },
  haproxy: {
    is: 'The two doors by TCP: one to the leader, one to the replicas.',
    page: 'docs/labs/08-client-access.md',
    onHost: () => ['haproxy -c -V -f /etc/haproxy/haproxy.cfg'],
    asClient: ({ address }, { ports }) => [`pg_isready -h ${address} -p ${ports.haproxyReadWrite}`],
  },
  pgbouncer: {
    is: 'The pool of connections that clients use, through the HAProxy on its own host.',
    page: 'docs/labs/08-client-access.md',
    onHost: () => ['systemctl status pgbouncer --no-pager --lines 3'],
    asClient: ({ address }, { ports }) => [`pg_isready -h ${address} -p ${ports.pgbouncer}`],
  },
  keepalived: {
    is: 'Holds the VIP while HAProxy and PgBouncer answer here; the other proxy takes it when they do not.',
    page: 'docs/labs/08-client-access.md',
    onHost: () => ['ip -brief address', 'systemctl status keepalived --no-pager --lines 3'],
    asClient: none,
  },
  pgadmin: {
    is: 'PostgreSQL in a browser, with both doors registered and nobody’s database password.',
    page: 'docs/labs/08-client-access.md',
    onHost: () => ['cat /etc/pgadmin/servers.json'],
    asClient: ({ address }, { ports }) => [
      `curl -s -o /dev/null -w '%{http_code}\\n' http://${address}:${ports.pgadmin}/login`,
    ],
  },
  start: {
    is: 'The list of all that, for systemd: the first time cloud-init starts it, afterwards every boot.',
    page: 'docs/labs/07-bootstrap.md',
    onHost: () => ['systemctl list-units --failed --no-pager'],
    asClient: none,
  },
  firewall: {
    is: 'nftables, which drops what no part above lets in.',
    page: 'docs/security.md',
    onHost: () => ['nft list ruleset'],
    asClient: none,
  },
}

/** What each file of a host is for, by its path there. */
export const filePurposes: Readonly<Record<string, string>> = {
  '/etc/hosts': 'names for every address of the cluster; the cluster’s own name is the VIP',
  '/etc/hardway/ca.pem': 'the authority by which hosts and clients check each other',
  '/etc/systemd/system/hardway-forget-seed.service': 'once the first boot is over, removes the seed’s secrets',
  '/usr/local/lib/hardway/forget-seed': 'what that unit runs',

  '/etc/hardway/data-folders': 'which folders live on the data disk, and who owns them',
  '/etc/systemd/system/hardway-data-disk.service': 'mounts the data disk before anything writes to those folders',
  '/usr/local/lib/hardway/mount-data-disk': 'what that unit runs; makes a blank disk ready first',
  '/etc/systemd/system/consul.service.d/data-disk.conf': 'Consul waits for the data disk',
  '/etc/systemd/system/patroni.service.d/data-disk.conf': 'Patroni waits for the data disk',

  '/etc/consul.d/consul.hcl': 'the agent: its name, address and peers, TLS, ACLs with default deny',
  '/etc/consul.d/server.hcl': 'what makes it a server: how many there are, what autopilot may do',
  '/etc/consul.d/gossip.hcl': 'faster gossip, for `failover: fast`',
  '/etc/consul.d/tls/certificate.pem': 'who this Consul is',
  '/etc/consul.d/tls/key.pem': 'proves it',
  '/etc/hardway/consul/policies/agent.hcl': 'what the agents’ token may do: register their hosts',
  '/etc/hardway/consul/policies/patroni.hcl': 'what Patroni’s token may do: its own keys, and sessions',
  '/etc/hardway/consul/policies/operator.hcl': 'what an operator’s token may do: look, change nothing',
  '/etc/hardway/consul/tokens.json': 'the tokens that Consul is to have',
  '/etc/hardway/consul/operator-token': 'the operator’s token, which root’s log-in shell shows to Consul',
  '/etc/profile.d/hardway-consul.sh': 'makes that shell show it',
  '/etc/systemd/system/consul.service': 'runs the agent, and again whatever ended it',
  '/etc/systemd/system/hardway-consul-acl.service': 'makes policies and tokens as the files say, at each boot',
  '/usr/local/lib/hardway/consul-acl': 'what that unit runs',
  '/etc/systemd/system/patroni.service.d/consul.conf': 'Patroni starts after Consul, and does not end with it',

  '/etc/etcd/etcd.yml': 'the server: its name, address and peers, TLS on both doors',
  '/etc/etcd/tls/certificate.pem': 'who this etcd is',
  '/etc/etcd/tls/key.pem': 'proves it',
  '/etc/hardway/etcd/users.json': 'the users and roles that etcd is to have',
  '/etc/hardway/etcd/operator.env': 'the operator’s name and password, which root’s etcdctl shows to etcd',
  '/usr/local/bin/etcdctl': 'etcdctl that finds this host’s etcd by itself, as one who looks and changes nothing',
  '/usr/local/lib/hardway/etcd-auth': 'what hardway-etcd-auth runs',
  '/usr/local/lib/hardway/etcd-state': 'asks every server how it is, for `status` and `verify`',
  '/usr/local/lib/hardway/etcd_api.py': 'how these two speak to etcd',
  '/etc/systemd/system/etcd.service': 'runs the server, and again whatever ended it',
  '/etc/systemd/system/etcd.service.d/data-disk.conf': 'etcd waits for the data disk',
  '/etc/systemd/system/hardway-etcd-auth.service': 'makes users and roles as the files say, at each boot',
  '/etc/systemd/system/patroni.service.d/etcd.conf': 'Patroni starts after etcd, and does not end with it',

  '/etc/patroni/config.yml': 'Patroni and, through it, PostgreSQL: times, durability, pg_hba, memory, TLS',
  '/etc/patroni/tls/certificate.pem': 'who this PostgreSQL and this Patroni are',
  '/etc/patroni/tls/key.pem': 'proves it',
  '/etc/hardway/databases.sql': 'the roles and databases that the topology names, with SCRAM verifiers',
  '/etc/systemd/system/patroni.service.d/hardway.conf': 'how long Patroni may take to stop, and what runs before it',
  '/etc/systemd/system/hardway-bootstrap-guard.service':
    'frees the cluster from a first bootstrap that died with its host',
  '/etc/systemd/system/hardway-tend-postgres.service':
    'wakes Patroni when its PostgreSQL has died or the clock was stepped, and sweeps an emptied data directory',
  '/usr/local/lib/hardway/tend-postgres': 'what that unit runs',
  '/etc/systemd/system/hardway-watchdog.service':
    'gives Patroni the machine’s watchdog, which resets a leader that hangs',
  '/etc/systemd/system/patroni.service.d/watchdog.conf': 'Patroni starts after that unit',
  '/etc/udev/rules.d/60-hardway-watchdog.rules': 'whose the watchdog is',
  '/usr/local/bin/patronictl': 'patronictl that finds this host’s configuration by itself',
  '/usr/local/lib/hardway/sweep-unfinished':
    'before Patroni starts: sets aside a data directory that a power cut left half made',
  '/usr/local/lib/hardway/apply-databases': 'brings the leader’s roles and databases to what databases.sql says',
  '/usr/local/lib/hardway/on-role':
    'what Patroni calls when this host’s role changes; a new leader applies its databases',
  '/usr/local/lib/hardway/release-initialize': 'what the bootstrap guard runs',

  '/etc/haproxy/haproxy.cfg': 'one door to the leader, one to the replicas; Patroni says who is who',
  '/etc/haproxy/tls.pem': 'certificate and key of the statistics page',
  '/etc/systemd/system/haproxy.service.d/hardway.conf': 'restarts HAProxy whatever ended it',

  '/etc/pgbouncer/pgbouncer.ini': 'the pools: which databases, how many connections, TLS on both sides',
  '/etc/pgbouncer/userlist.txt': 'the one user by whom PgBouncer asks PostgreSQL for everybody’s verifier',
  '/etc/pgbouncer/tls/certificate.pem': 'who this PgBouncer is',
  '/etc/pgbouncer/tls/key.pem': 'proves it',
  '/usr/local/lib/hardway/hold-clients': 'has clients wait in PgBouncer while a switchover hands over',
  '/etc/systemd/system/pgbouncer.service.d/hardway.conf': 'restarts PgBouncer whatever ended it',

  '/etc/keepalived/keepalived.conf': 'who holds the VIP: priorities, the peer, what must answer here',
  '/usr/local/lib/hardway/proxy-answers': 'asks HAProxy and PgBouncer of this host whether they answer',
  '/etc/systemd/system/keepalived.service.d/hardway.conf': 'restarts Keepalived whatever ended it',

  '/etc/pgadmin/config_system.py': 'pgAdmin’s settings',
  '/etc/pgadmin/gunicorn.conf.py': 'what gunicorn drops before pgAdmin sees it',
  '/etc/pgadmin/servers.json': 'the servers that it knows from the first start: both doors',
  '/etc/pgadmin/login': 'its first user',
  '/etc/pgadmin/password': 'that user’s password',
  '/etc/systemd/system/pgadmin.service': 'runs it below gunicorn',
  '/usr/local/lib/hardway/setup-pgadmin':
    'before it starts: its own database with that user, and the servers that are missing',
  '/usr/local/lib/hardway/run-pgadmin': 'starts gunicorn',

  '/etc/systemd/system/multi-user.target.d/hardway.conf': 'what systemd starts at every boot',
  '/etc/nftables.conf': 'what is let in from whom; everything else is dropped',
  '/etc/systemd/system/nftables.service.d/hardway.conf': 'the firewall stands before anything listens',
}

# Runs inside a root of in-root.sh: each program judges its files of every host in /run/batch, and only what it refuses is printed.
# shellcheck shell=bash
set -uo pipefail

main() {
  local host
  if [[ -x /usr/bin/patroni ]]; then
    start_servers
  fi
  for host in /run/batch/*; do
    put_in_place "$host"
    judge "$host" nft nft --check --file /etc/nftables.conf
    judge_db "$host"
    [[ ! -d $host/rootfs/etc/haproxy ]] || judge_proxy "$host"
  done
}

# As cloud-init would: for programs that start as root an owner makes no difference.
put_in_place() {
  rm -rf /etc/consul.d
  cp --recursive --no-target-directory "$1/rootfs" /
  chmod --recursive u=rwX,go=rX /usr/local
  # `generate` keeps no modes; a program that another host has put there before has its own still, and hid that.
  chmod 0755 /usr/local/lib/hardway/*
  ip address flush dev lan0
  ip address add "$(sed -n 's/^ *- \([0-9.]*\/[0-9]*\)$/\1/p' "$1/network-config" | head -1)" dev lan0
}

judge_db() {
  [[ ! -d /etc/consul.d ]] || judge_status "$1" consul consul validate /etc/consul.d
  [[ -d $1/rootfs/etc/patroni ]] || return 0
  judge "$1" patroni patroni --validate-config /etc/patroni/config.yml
  judge "$1" postgres read_parameters
  judge "$1" psql as_postgres PGOPTIONS='-c client_min_messages=warning' psql --no-psqlrc --quiet --dbname=postgres </etc/hardway/databases.sql
}

judge_proxy() {
  judge "$1" haproxy haproxy -c -f /etc/haproxy/haproxy.cfg
  judge "$1" keepalived keepalived --config-test --log-console
  judge "$1" pgbouncer start_pgbouncer
  judge_status "$1" user-data cloud-init schema --config-file "$1/user-data"
  judge_status "$1" network-config cloud-init schema --schema-type network-config --config-file "$1/network-config"
  judge_status "$1" netplan generate_network "$1"
}

# PostgreSQL judges the values as at its start; the one that it prints is empty.
read_parameters() {
  local words
  mapfile -t words < <(python3 -c '
import yaml
for name, value in yaml.safe_load(open("/etc/patroni/config.yml"))["postgresql"]["parameters"].items():
    print(f"--{name}={value}")')
  as_postgres postgres -D /tmp/data -C cluster_name "${words[@]}"
}

# A DCS for Patroni's validator, and a PostgreSQL for the statements; both live as long as this script.
start_servers() {
  consul agent -dev -bind 127.0.0.1 -log-level error &>/tmp/consul.log &
  for _ in $(seq 100); do
    curl --silent 127.0.0.1:8500/v1/status/leader | grep -q : && break
    sleep 0.1
  done
  install -d -o postgres /run/postgresql /tmp/data
  as_postgres initdb --auth=peer --no-sync --encoding=UTF8 --locale=C.UTF-8 /tmp/data >/dev/null
  as_postgres pg_ctl --wait --silent --log=/tmp/log --options="-c listen_addresses='' -c fsync=off" -D /tmp/data start
}

start_pgbouncer() {
  local said port
  port=$(sed -n 's/^listen_port = //p' /etc/pgbouncer/pgbouncer.ini)
  install -d -o postgres /run/postgresql
  chown --recursive postgres /etc/pgbouncer
  as_postgres pgbouncer --daemon /etc/pgbouncer/pgbouncer.ini 2>/tmp/pgbouncer.log
  for _ in $(seq 50); do
    [[ -S /run/postgresql/.s.PGSQL.$port ]] && break
    sleep 0.1
  done
  said=$(as_postgres psql -XAth /run/postgresql -p "$port" -U pgbouncer pgbouncer -c 'SHOW DATABASES' 2>&1) || cat /tmp/pgbouncer.log
  # Every database of the file is one that it knows; its own console is one more.
  diff <(cut -d'|' -f1 <<<"$said" | sort) <(databases_of_ini | sort)
  kill "$(cat /run/postgresql/pgbouncer.pid)"
  while [[ -e /run/postgresql/pgbouncer.pid ]]; do sleep 0.05; done
}

databases_of_ini() {
  echo pgbouncer
  sed -n '/^\[databases\]/,/^\[pgbouncer\]/s/^\([a-z0-9_]*\) = .*/\1/p' /etc/pgbouncer/pgbouncer.ini
}

generate_network() {
  { echo network: && sed 's/^/  /' "$1/network-config"; } >/etc/netplan/50-cloud-init.yaml
  chmod 600 /etc/netplan/50-cloud-init.yaml
  netplan generate
}

as_postgres() {
  setpriv --reuid=postgres --regid=postgres --init-groups env "PATH=/usr/lib/postgresql/17/bin:$PATH" "$@"
}

judge() {
  local host=$1 program=$2 said status=0
  said=$("${@:3}" 2>&1) || status=$?
  if [[ $status != 0 || -n $said ]]; then echo "$(basename "$host"): $program: status $status: $said"; fi
}

judge_status() {
  local host=$1 program=$2 said status=0
  said=$("${@:3}" 2>&1) || status=$?
  if [[ $status != 0 ]]; then echo "$(basename "$host"): $program: status $status: $said"; fi
}

main

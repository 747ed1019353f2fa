#!/usr/bin/env bash
# Installs what a db host runs: PostgreSQL without a cluster, Patroni, Consul.
# Reads: HARDWAY_IMAGE, HARDWAY_PACKAGES, HARDWAY_CONSUL (path of a handed-in binary; empty: the package has it).
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
[[ $HARDWAY_IMAGE == db ]] || exit 0

main() {
  forbid_default_cluster
  read -ra packages <<<"$HARDWAY_PACKAGES"
  apt-get install --yes --no-install-recommends -o Dpkg::Options::=--force-confold "${packages[@]}"
  leave_postgresql_to_patroni
  install_consul
}

# Must stand before the package: a cluster that the package makes has another system identifier than Patroni's.
forbid_default_cluster() {
  mkdir -p /etc/postgresql-common
  printf 'create_main_cluster = false\nstart_conf = disabled\n' >/etc/postgresql-common/createcluster.conf
}

leave_postgresql_to_patroni() {
  systemctl mask postgresql.service
}

install_consul() {
  if [[ -n $HARDWAY_CONSUL ]]; then
    install -o root -g root -m 0755 "$HARDWAY_CONSUL" /usr/bin/consul
  fi
  if ! getent passwd consul >/dev/null; then
    useradd --system --user-group --home-dir /var/lib/consul --no-create-home --shell /usr/sbin/nologin consul
  fi
  install -d -o consul -g consul -m 0750 /var/lib/consul
  install -d -o root -g consul -m 0750 /etc/consul.d
}

main

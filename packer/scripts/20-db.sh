#!/usr/bin/env bash
# Installs what a db host runs: PostgreSQL without a cluster, Patroni, a server of the DCS.
# Reads: HARDWAY_IMAGE, HARDWAY_PACKAGES, HARDWAY_DCS (user, folder of data, folder of configuration), HARDWAY_HANDED_IN (paths of binaries of which there is no package).
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
[[ $HARDWAY_IMAGE == db || $HARDWAY_IMAGE == all ]] || exit 0

main() {
  forbid_default_cluster
  read -ra packages <<<"$HARDWAY_PACKAGES"
  apt-get install --yes --no-install-recommends -o Dpkg::Options::=--force-confold "${packages[@]}"
  leave_postgresql_to_patroni
  read -ra dcs <<<"$HARDWAY_DCS"
  install_dcs "${dcs[@]}"
}

# Must stand before the package: a cluster that the package makes has another system identifier than Patroni's.
forbid_default_cluster() {
  mkdir -p /etc/postgresql-common
  printf 'create_main_cluster = false\nstart_conf = disabled\n' >/etc/postgresql-common/createcluster.conf
}

leave_postgresql_to_patroni() {
  systemctl mask postgresql.service
}

install_dcs() {
  local user=$1 data=$2 configuration=$3 program programs
  read -ra programs <<<"$HARDWAY_HANDED_IN"
  for program in "${programs[@]}"; do
    install -o root -g root -m 0755 "$program" "/usr/bin/${program##*/}"
  done
  if ! getent passwd "$user" >/dev/null; then
    useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin "$user"
  fi
  install -d -o "$user" -g "$user" -m 0750 "$data"
  install -d -o root -g "$user" -m 0750 "$configuration"
}

main

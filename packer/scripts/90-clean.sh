#!/usr/bin/env bash
# Makes the image anonymous and still: no identity, no data, no secret, nothing that starts before cloud-init says so.
# Reads: HARDWAY_IMAGE.
set -euo pipefail

main() {
  disable_services
  remove_data
  remove_identity
  remove_build_traces
  note_as_updated
  reset_cloud_init
  if ! ischroot; then
    fstrim /
  fi
  sync
}

# The packages enable themselves even where policy-rc.d forbids the start.
disable_services() {
  local unit
  for unit in consul etcd zookeeper haproxy pgbouncer keepalived patroni; do
    if [[ -e /usr/lib/systemd/system/$unit.service || -e /etc/init.d/$unit ]]; then
      systemctl disable "$unit.service"
    fi
  done
  rm -f /etc/systemd/system/*.wants/{consul,etcd,zookeeper,haproxy,pgbouncer,keepalived,patroni,postgresql}.service
}

remove_data() {
  local directory
  for directory in /var/lib/postgresql /var/lib/consul /opt/consul /var/lib/etcd /var/lib/zookeeper; do
    if [[ -d $directory ]]; then
      find "$directory" -mindepth 1 -delete
    fi
  done
}

# A stopped random-seed service does not write the seed again when the build machine shuts down.
remove_identity() {
  if ! ischroot; then
    systemctl stop systemd-random-seed.service
  fi
  echo localhost >/etc/hostname
  rm -f /etc/ssh/ssh_host_* /root/.ssh/authorized_keys /var/lib/systemd/random-seed /var/lib/dbus/machine-id
  rm -f /etc/ssl/private/ssl-cert-snakeoil.key /etc/ssl/certs/ssl-cert-snakeoil.pem
}

remove_build_traces() {
  rm -f /usr/sbin/policy-rc.d /etc/apt/apt.conf.d/99hardway-bake
  apt-get clean
  rm -rf /var/lib/apt/lists/* /root/.bash_history /root/.cache /root/.gnupg
  rm -rf /var/log/journal
  find /var/log -type f -delete
  find /tmp /var/tmp -mindepth 1 -delete
  find /var/cache/debconf -name '*-old' -delete
}

# Else the first boot rebuilds ldconfig's cache, the journal's catalog and more, all of which the packages have just built.
note_as_updated() {
  touch /etc/.updated /var/.updated
}

# Last, and the machine-id emptied after it: the word that cloud-init leaves there would make systemd enable every unit again.
reset_cloud_init() {
  cloud-init clean --logs --configs all
  : >/etc/machine-id
}

main

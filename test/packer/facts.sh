#!/usr/bin/env bash
# Prints what an image's root holds, a fact a line: NAME, a tab, VALUE. Argument: the root.
set -euo pipefail
cd "$1"

main() {
  fact 'machine-id' "$(cat etc/machine-id)"
  fact 'host name' "$(cat etc/hostname)"
  fact 'fstab' "$(cat etc/fstab)"
  fact 'resolv.conf' "$(readlink etc/resolv.conf)"
  fact 'names asked of the network' "$(grep -hE '^(LLMNR|MulticastDNS)=' etc/systemd/resolved.conf.d/hardway.conf)"
  fact 'ssh host keys' "$(files etc/ssh -name 'ssh_host_*')"
  fact 'authorized keys' "$(files root home -name authorized_keys)"
  fact 'shell history' "$(files root home -name '.*_history')"
  fact 'random seed' "$(files var/lib/systemd -name random-seed)"
  fact 'snakeoil key' "$(files etc/ssl -name 'ssl-cert-snakeoil*')"
  fact 'added authorities' "$(files usr/local/share/ca-certificates etc/apt/apt.conf.d/99hardway-bake -type f)"
  fact 'database clusters' "$(files var/lib/postgresql etc/postgresql -mindepth 1)"
  fact 'dcs data' "$(files var/lib/consul opt/consul var/lib/etcd var/lib/zookeeper -mindepth 1)"
  fact 'services that start' "$(files etc/systemd/system -path '*.wants/*' -printf '%f\n' | grep -E '^(consul|etcd|zookeeper|haproxy|pgbouncer|keepalived|patroni|postgresql)' || true)"
  fact 'firewall' "$(files etc/systemd/system/sysinit.target.wants -name 'nftables.service' -printf '%f\n') $(cat etc/nftables.conf)"
  fact 'masked units' "$(files etc/systemd/system -maxdepth 1 -lname /dev/null -printf '%f\n')"
  fact 'masked generators' "$(files etc/systemd/system-generators -lname /dev/null -printf '%f\n')"
  fact 'service starts forbidden' "$(files usr/sbin/policy-rc.d -type f)"
  fact 'package lists' "$(files var/lib/apt/lists -type f)"
  fact 'package files' "$(files var/cache/apt -name '*.deb')"
  fact 'logs' "$(files var/log -type f)"
  fact 'temporary files' "$(files tmp var/tmp -mindepth 1)"
  fact 'cloud-init state' "$(files var/lib/cloud -not -type d)"
  fact 'network of the build' "$(files etc/netplan -type f)"
  fact 'service users' "$(cut -d : -f 1 etc/passwd | grep -E '^(consul|postgres|haproxy|keepalived_script|pgadmin)$' | sort | tr '\n' ' ')"
  fact 'packages' "$(awk '/^Package: / { name = $2 } /^Status: install ok installed/ { print name }' var/lib/dpkg/status | sort -u | tr '\n' ' ')"
}

fact() {
  printf '%s\t%s\n' "$1" "$(tr '\n' ' ' <<<"$2" | sed 's/ *$//')"
}

files() {
  local paths=() options=() argument
  for argument in "$@"; do
    if [[ ${#options[@]} -gt 0 || $argument == -* ]]; then
      options+=("$argument")
    elif [[ -e $argument ]]; then
      paths+=("$argument")
    fi
  done
  [[ ${#paths[@]} -eq 0 ]] || find "${paths[@]}" "${options[@]}" | sort
}

main

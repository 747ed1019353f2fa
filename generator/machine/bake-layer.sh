#!/usr/bin/env bash
# Runs scripts in a chroot over a base root; UPPER becomes the layer at once, or not at all.
# Runs in mount and process namespaces of its own, so that a kill leaves neither mount nor process.
# Reads: LOWER (lowerdir string), UPPER, SCRIPTS (directory), HANDED_IN (program=path ...), CA (path or empty), SETTINGS (space separated names of the variables that the scripts read).
set -euo pipefail
[[ ! -d $UPPER ]] || exit 0
partial=$UPPER.partial
root=$partial/root
handed=/tmp/hardway-bake

main() {
  rm -rf --one-file-system "$partial"
  mkdir -p "$partial"/{upper,work,root}
  mount_root
  hand_in
  local script
  for script in "$SCRIPTS"/*.sh; do
    echo "== ${script##*/}"
    inside bash "$handed/scripts/${script##*/}"
  done
  umount --recursive "$root"
  mv "$partial/upper" "$UPPER"
  rm -rf --one-file-system "$partial"
}

mount_root() {
  mount -t overlay overlay -o "lowerdir=$LOWER,upperdir=$partial/upper,workdir=$partial/work" "$root"
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs tmpfs "$root/run"
  mount -t tmpfs tmpfs "$root/tmp"
}

# All of it lies on a tmpfs: the layer never sees the machine's resolv.conf or its authorities.
hand_in() {
  mkdir -p "$root/run/systemd/resolve" "$root$handed"
  cp --dereference /etc/resolv.conf "$root/run/systemd/resolve/stub-resolv.conf"
  cp --recursive "$SCRIPTS" "$root$handed/scripts"
  local program programs
  read -ra programs <<<"$HANDED_IN"
  mkdir "$root$handed/programs"
  for program in "${programs[@]}"; do
    cp "${program#*=}" "$root$handed/programs/${program%%=*}"
  done
  [[ -z $CA ]] || cp "$CA" "$root$handed/ca.crt"
}

# As the scripts find them: the path of each.
handed_in() {
  local program programs paths=()
  read -ra programs <<<"$HANDED_IN"
  for program in "${programs[@]}"; do
    paths+=("$handed/programs/${program%%=*}")
  done
  echo "${paths[*]}"
}

inside() {
  local name names pairs=()
  read -ra names <<<"$SETTINGS"
  for name in "${names[@]}"; do
    pairs+=("$name=${!name}")
  done
  env --ignore-environment PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TMPDIR=/tmp \
    "${pairs[@]}" HARDWAY_HANDED_IN="$(handed_in)" HARDWAY_CA="${CA:+$handed/ca.crt}" chroot "$root" "$@"
}

main

#!/usr/bin/env bash
# Runs a script in a throw-away copy of a baked root that holds one host's generated files, in namespaces of its own.
# usage: in-root.sh LOWER FILES SCRIPT [BATCH]
#   LOWER   overlayfs's lowerdir
#   FILES   out/<host>: its rootfs/ is laid over the root with the owners and modes of its user-data
#   SCRIPT  what to run inside, by bash
#   BATCH   a folder that the script finds as /run/batch
set -euo pipefail
lower=$1 files=$(realpath "$2") script=$3 batch=${4:-}

if [[ ${IN_ROOT:-} != yes ]]; then
  exec env IN_ROOT=yes unshare --mount --net --pid --fork --kill-child "$0" "$@"
fi

mount --make-rprivate /
work=/mnt
mount -t tmpfs tmpfs "$work"
mkdir "$work"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$work/upper,workdir=$work/work" "$work/root"
mount -t proc proc "$work/root/proc"
mount --rbind /dev "$work/root/dev"
mount -t tmpfs tmpfs "$work/root/run"
mkdir -p "$work/root/run/seed"
cp "$files"/{user-data,meta-data,network-config} "$work/root/run/seed/"
if [[ -n $batch ]]; then
  mkdir "$work/root/run/batch"
  mount --bind "$batch" "$work/root/run/batch"
fi

# The interface and the addresses that the configurations name.
ip link set lo up
ip link add lan0 type veth peer name far0
ip link set far0 up
ip link set lan0 up
sed -n 's/^ *- \([0-9.]*\/[0-9]*\)$/\1/p' "$files/network-config" | head -1 | xargs -I{} ip address add {} dev lan0

# cloud-init's own module writes the files, so owners and modes are what a host has.
chroot "$work/root" cloud-init single --file /run/seed/user-data --name write_files --frequency always >/run/cloud-init.log 2>&1 ||
  { cat /run/cloud-init.log; exit 1; }
chroot "$work/root" bash -euo pipefail -c "$script"

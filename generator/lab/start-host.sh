#!/usr/bin/env bash
# Boots one host of the lab and stays with it until it powers off: a machine's chassis.
# boot.ts runs it in a mount namespace of its own, in which everything it mounts ends with it.
set -euo pipefail

host=$1            # its name
folder=$2          # holds upper/, work/, data/
lower=$3           # overlayfs lowerdir: the baked root file system
cgroup=$4          # below the cgroup2 mount; holds keeper/ and machine/
lab_namespace=$5   # where the bridge is
host_namespace=$6  # where the host's network card is
bridge_port=$7     # the bridge's end of its cable
shift 7            # left: folders of the data disk, as the host sees them

# The machine may be on cgroup v1 still; in here nspawn and the guest see version 2 alone.
if [ "$(stat --file-system --format=%T /sys/fs/cgroup)" != cgroup2fs ]; then
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
fi
# Never made here: where `lab down` has removed it meanwhile, this line ends the start.
echo "$$" >"/sys/fs/cgroup/$cgroup/keeper/cgroup.procs"

root=$folder/root
mkdir -p "$root"
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$folder/upper,workdir=$folder/work" "$root"

binds=()
for path in "$@"; do
  kept=$folder/data/${path##*/}
  if [ ! -d "$kept" ]; then
    # Renamed when whole: a copy that was cut short is not taken for a data disk.
    rm -rf "$kept.new"
    mkdir -p "$folder/data"
    cp -a "$root$path" "$kept.new"
    mv "$kept.new" "$kept"
  fi
  # Another image may have given the same user another number.
  if [ "$(stat --format=%u:%g "$kept")" != "$(stat --format=%u:%g "$root$path")" ]; then
    chown --recursive --reference="$root$path" "$kept"
  fi
  binds+=("--bind=$kept:$path")
done

# nspawn keeps its sockets below /run; two hosts of one name, in two labs, must not meet there.
touch "$folder/host-netns" "$folder/lab-netns"
mount --bind "/run/netns/$host_namespace" "$folder/host-netns"
mount --bind "/run/netns/$lab_namespace" "$folder/lab-netns"
mount -t tmpfs -o mode=755 tmpfs /run

boot() {
  (
    echo "$BASHPID" >"/sys/fs/cgroup/$cgroup/machine/cgroup.procs"
    # The sysctls of its own network namespace are the host's to set.
    export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network
    exec systemd-nspawn --quiet --boot --settings=no --register=no --keep-unit \
      --machine="$host" --directory="$root" "${binds[@]}" \
      --network-namespace-path="$folder/host-netns" --capability=CAP_NET_ADMIN \
      --resolv-conf=off --timezone=off --link-journal=no --console=read-only
  )
}

# nspawn ends with 133 where the guest asked for a reboot.
status=0
while boot || status=$?; [ "$status" -eq 133 ]; do
  status=0
done

# A machine without power answers nothing, but the addresses of its network namespace still would.
nsenter --net="$folder/lab-netns" ip link set dev "$bridge_port" down || true
exit "$status"

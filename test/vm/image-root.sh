#!/usr/bin/env bash
# Unpacks the root file system of a qcow2 disk into a folder, with no mount and no loop device. Arguments: the disk, the folder.
set -euo pipefail
disk=$1 folder=$2
raw=$(mktemp --tmpdir hardway-disk-XXXXXX)
trap 'rm -f "$raw"' EXIT
qemu-img convert -f qcow2 -O raw "$disk" "$raw"
start=$(sfdisk --json "$raw" | python3 -c 'import json, sys; print(max(json.load(sys.stdin)["partitiontable"]["partitions"], key=lambda p: p["size"])["start"])')
mkdir -p "$folder"
for part in etc boot/grub root home usr/share/hardway usr/local/share usr/sbin var tmp; do
  mkdir -p "$folder/$(dirname "$part")"
  said=$(debugfs -R "rdump /$part $folder/$(dirname "$part")" "$raw?offset=$((start * 512))" 2>&1 | sed '/^debugfs [0-9]/d')
  if [[ -n $said ]]; then
    printf '%s: %s\n' "$part" "$said" >&2
    exit 1
  fi
done

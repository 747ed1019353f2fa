#!/usr/bin/env bash
# Makes a bootable disk (BIOS, one ext4 partition) of a root file system; OUT becomes it at once, or not at all.
# Reads: OUT (qcow2), LOWER (overlayfs lowerdir string), SIZE_MIB.
set -euo pipefail
[[ ! -f $OUT ]] || exit 0
partial=$OUT.partial
grub=/usr/lib/grub/i386-pc
start_sector=2048

main() {
  rm -rf --one-file-system "$partial"
  mkdir -p "$partial"/{root,upper,work}
  mount -t overlay overlay -o "lowerdir=$LOWER,upperdir=$partial/upper,workdir=$partial/work" "$partial/root"
  truncate --size="${SIZE_MIB}M" "$partial/disk.raw"
  printf 'label: dos\nstart=%s, type=83, bootable\n' "$start_sector" | sfdisk --quiet "$partial/disk.raw"
  fill_partition
  write_boot_loader
  qemu-img convert -f raw -O qcow2 "$partial/disk.raw" "$partial/disk.qcow2"
  umount "$partial/root"
  mv "$partial/disk.qcow2" "$OUT"
  rm -rf --one-file-system "$partial"
}

# GRUB of Debian 12 reads neither of the two features that newer mke2fs turns on.
fill_partition() {
  mke2fs -q -t ext4 -L hardway-root -m 1 -O '^metadata_csum_seed,^orphan_file' -E "offset=$((start_sector * 512))" \
    -d "$partial/root" "$partial/disk.raw" "$((SIZE_MIB - 1))M"
}

# boot.img loads core.img from sector 1 on; bytes 440-511 are the partition table's.
write_boot_loader() {
  grub-mkimage --format=i386-pc --prefix='(hd0,msdos1)/boot/grub' --output="$partial/core.img" \
    biosdisk part_msdos ext2 normal linux search search_label configfile smbios test
  dd if="$grub/boot.img" of="$partial/disk.raw" bs=440 count=1 conv=notrunc status=none
  dd if="$partial/core.img" of="$partial/disk.raw" bs=512 seek=1 conv=notrunc status=none
}

main

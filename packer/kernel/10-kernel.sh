#!/usr/bin/env bash
# Makes a base root bootable in a virtual machine: kernel, a small initrd, and a menu for the boot loader that disk-image.sh writes.
# Reads: HARDWAY_PACKAGES (the kernel's package).
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

main() {
  read -ra packages <<<"$HARDWAY_PACKAGES"
  apt-get update
  apt-get install --yes --no-install-recommends initramfs-tools zstd
  keep_initrd_small
  keep_udev_out_of_initrd
  apt-get install --yes --no-install-recommends "${packages[@]}"
  write_boot_menu
  printf 'datasource_list: [NoCloud, None]\n' >/etc/cloud/cloud.cfg.d/90-seed-only.cfg
  apt-get clean
  rm -rf /var/lib/apt/lists/*
  find /var/log -type f -delete
}

# Drivers of the root disk and of a seed on a CD, which must be there when cloud-init is looked for; all others cost seconds under emulation.
keep_initrd_small() {
  printf 'MODULES=list\nCOMPRESS=zstd\nRESUME=none\n' >/etc/initramfs-tools/conf.d/hardway
  printf '%s\n' virtio_pci virtio_blk virtio_scsi sd_mod ext4 ahci sr_mod isofs >/etc/initramfs-tools/modules
}

# Its drivers are named and blkid finds the root by its label, so udev has nothing to do there; its start was 3.7 processor seconds of an emulated boot.
# Scripts here go before those of udev by the same name, of which only the move of /dev is needed.
keep_udev_out_of_initrd() {
  local top=/etc/initramfs-tools/scripts/init-top bottom=/etc/initramfs-tools/scripts/init-bottom hook=/etc/initramfs-tools/hooks/hardway
  mkdir -p "$top" "$bottom"
  printf '#!/bin/sh\nexit 0\n' >"$top/udev"
  cat >"$bottom/udev" <<'SH'
#!/bin/sh
[ "$1" = prereqs ] && exit 0
mount -n -o move /dev "$rootmnt/dev"
nuke /dev
ln -s "$rootmnt/dev" /dev
SH
  cat >"$hook" <<'SH'
#!/bin/sh
[ "$1" = prereqs ] && exit 0
rm -rf "$DESTDIR/usr/lib/udev" "$DESTDIR/usr/bin/udevadm" "$DESTDIR/usr/lib/systemd/systemd-udevd"
SH
  chmod 0755 "$top/udev" "$bottom/udev" "$hook"
}

# The links in / follow every kernel upgrade, so this menu never changes. What runs the machine stands in its OEM strings: where QEMU
# emulates the processor, programs stay at the same addresses, for it translates their code anew at each other one (the first boot
# of a database host took 124 processor seconds, without that 90). Such a processor may also have to wait for its turn while the
# kernel checks its timer, and the kernel would panic for that (cirros-dev/cirros#69; seen here). After a panic a host starts again.
write_boot_menu() {
  [[ -e /vmlinuz && -e /initrd.img ]]
  mkdir -p /boot/grub
  cat >/boot/grub/grub.cfg <<'CFG'
search --no-floppy --label hardway-root --set=root
if smbios --type 11 --get-string 4 --set machine; then
  if [ "$machine" = hardway-qemu ]; then set addresses=norandmaps; fi
fi
linux /vmlinuz root=LABEL=hardway-root rw console=ttyS0 quiet no_timer_check panic=10 $addresses
initrd /initrd.img
boot
CFG
}

main

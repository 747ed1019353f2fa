#!/usr/bin/env bash
# Prepares a guest for the bake: nothing starts, the archives are the pinned ones, apt acts only when told to.
# Reads: HARDWAY_BASE_PACKAGES, HARDWAY_PINS (package=version ...), HARDWAY_REPOSITORIES (name|url|suite|component|fingerprint|key url ...), HARDWAY_CA.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1

main() {
  forbid_service_starts
  hurry_apt
  read -ra base <<<"$HARDWAY_BASE_PACKAGES"
  read -ra repositories <<<"$HARDWAY_REPOSITORIES"
  apt-get update
  apt-get install --yes --no-install-recommends "${base[@]}"
  pin_versions
  if [[ ${#repositories[@]} -gt 0 ]]; then
    add_repositories "${repositories[@]}"
    apt-get update
  fi
  stop_unasked_upgrades
  mask_unused_units
  mask_unused_generators
  look_at_fewer_devices
  read_efi_only_where_it_is
  ask_names_of_servers_only
  ask_the_time_after_the_seed
  pass_kernel_options
  configure_cloud_init
  close_firewall
}

forbid_service_starts() {
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod 0755 /usr/sbin/policy-rc.d
}

# Only for the build: 90-clean.sh removes it. The machine may reach the archives through an authority of its own.
hurry_apt() {
  {
    printf 'Acquire::Languages "none";\nAcquire::Retries "3";\nDpkg::Options { "--force-unsafe-io"; };\n'
    [[ -z $HARDWAY_CA ]] || printf 'Acquire::https::CAInfo "%s";\n' "$HARDWAY_CA"
  } >/etc/apt/apt.conf.d/99hardway-bake
}

add_repositories() {
  local entry name url suite component fingerprint key_url
  for entry in "$@"; do
    IFS='|' read -r name url suite component fingerprint key_url <<<"$entry"
    fetch_key "$key_url" "$fingerprint" "/usr/share/keyrings/hardway-$name.gpg"
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: %s\nSigned-By: %s\n' \
      "$url" "$suite" "$component" "/usr/share/keyrings/hardway-$name.gpg" >"/etc/apt/sources.list.d/hardway-$name.sources"
  done
}

# Exporting by the full fingerprint leaves out every other key that the file may carry.
fetch_key() {
  local url=$1 fingerprint=$2 keyring=$3 home
  home=$(mktemp -d)
  curl --fail --silent --show-error --location --retry 3 ${HARDWAY_CA:+--cacert "$HARDWAY_CA"} --output "$home/key" "$url"
  gpg --homedir "$home" --batch --quiet --import "$home/key"
  gpg --homedir "$home" --batch --export "$fingerprint" >"$keyring"
  rm -rf "$home"
  if [[ ! -s $keyring ]]; then
    echo "10-base.sh: the key at $url has not the fingerprint $fingerprint; nothing was installed from it" >&2
    exit 1
  fi
}

pin_versions() {
  local pin pins
  read -ra pins <<<"$HARDWAY_PINS"
  for pin in "${pins[@]}"; do
    printf 'Package: %s\nPin: version %s\nPin-Priority: 1001\n\n' "${pin%%=*}" "${pin#*=}"
  done >/etc/apt/preferences.d/hardway.pref
}

# An upgrade nobody asked for restarts Patroni, and that is a failover.
stop_unasked_upgrades() {
  systemctl mask apt-daily.timer apt-daily-upgrade.timer apt-daily.service apt-daily-upgrade.service unattended-upgrades.service
  mkdir -p /etc/needrestart/conf.d
  echo "\$nrconf{restart} = 'l';" >/etc/needrestart/conf.d/hardway.conf
}

# Foreign programs, LVM's snapshots, FUSE, configfs, message queues, files of huge pages (PostgreSQL maps its own without), graphics: no host of a
# cluster uses them. Where the processor is emulated each start of a program is a tenth of a second, and there are many at once.
mask_unused_units() {
  systemctl mask systemd-binfmt.service proc-sys-fs-binfmt_misc.automount e2scrub_reap.service sys-fs-fuse-connections.mount \
    sys-kernel-config.mount dev-mqueue.mount dev-hugepages.mount modprobe@configfs.service modprobe@drm.service modprobe@fuse.service
}

# They look at each boot and each reload of systemd for what an image does not have; that of ssh also opens sockets nobody asked for.
mask_unused_generators() {
  local generator
  mkdir -p /etc/systemd/system-generators
  for generator in gpt-auto hibernate-resume rc-local run ssh system-update sysv tpm2; do
    ln -sfn /dev/null "/etc/systemd/system-generators/systemd-$generator-generator"
  done
}

# udev asks for each device of the kernel, each of its drivers and each of its modules what to do about it. About these it does nothing that a host
# needs, and they are four of five; of the terminals a console alone is waited for, of the firmware's devices the power button. What is plugged
# in later is seen as ever.
look_at_fewer_devices() {
  mkdir -p /etc/systemd/system/systemd-udev-trigger.service.d
  cat >/etc/systemd/system/systemd-udev-trigger.service.d/hardway.conf <<'UNIT'
[Service]
ExecStart=
ExecStart=-udevadm trigger --type=subsystems --action=add --sysname-match=block
ExecStart=-udevadm trigger --type=devices --action=add --prioritized-subsystem=block,net \
  --subsystem-nomatch=acpi --subsystem-nomatch=ata_* --subsystem-nomatch=bdi --subsystem-nomatch=clockevents \
  --subsystem-nomatch=clocksource --subsystem-nomatch=container --subsystem-nomatch=cpu --subsystem-nomatch=event_source \
  --subsystem-nomatch=leds --subsystem-nomatch=machinecheck --subsystem-nomatch=memory --subsystem-nomatch=memory_tiering \
  --subsystem-nomatch=node --subsystem-nomatch=pci_bus --subsystem-nomatch=pci_express --subsystem-nomatch=scsi_host \
  --subsystem-nomatch=serial-base --subsystem-nomatch=tty --subsystem-nomatch=vc --subsystem-nomatch=wakeup \
  --subsystem-nomatch=workqueue
ExecStart=-udevadm trigger --type=devices --action=add --sysname-match=ttyS[01] --sysname-match=ttyAMA0 --sysname-match=hvc0 \
  --sysname-match=LNXPWRBN:* --sysname-match=PNP0C0C:*
UNIT
}

# Only a firmware with EFI keeps the last words of a kernel that panicked.
read_efi_only_where_it_is() {
  mkdir -p /etc/systemd/system/modprobe@efi_pstore.service.d
  printf '[Unit]\nConditionPathExists=/sys/firmware/efi\n' >/etc/systemd/system/modprobe@efi_pstore.service.d/hardway.conf
}

# A name that no DNS server knows is nobody's: asked around on the network, whoever likes could answer to it.
ask_names_of_servers_only() {
  mkdir -p /etc/systemd/resolved.conf.d
  printf '[Resolve]\nLLMNR=no\nMulticastDNS=no\n' >/etc/systemd/resolved.conf.d/hardway.conf
}

# The seed says whether there is anybody to ask; it is read in cloud-init's network stage, which has had two names.
ask_the_time_after_the_seed() {
  mkdir -p /etc/systemd/system/systemd-timesyncd.service.d
  printf '[Unit]\nAfter=cloud-init.service cloud-init-network.service\n' >/etc/systemd/system/systemd-timesyncd.service.d/hardway.conf
}

# Where the image has the menu of its distribution: what that of a base of ours says, for the reasons in packer/kernel/10-kernel.sh.
pass_kernel_options() {
  if [[ ! -d /etc/default/grub.d ]] || ! command -v update-grub >/dev/null; then
    return
  fi
  cat >/etc/default/grub.d/hardway.cfg <<'CFG'
GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX no_timer_check panic=10"
CFG
  update-grub
}

configure_cloud_init() {
  cat >/etc/cloud/cloud.cfg.d/99-hardway.cfg <<'CFG'
# A seed on a disk or none: no metadata service is asked, and boot does not wait for one.
datasource_list: [NoCloud, None]
ssh_genkeytypes: [ed25519]
ssh:
  emit_keys_to_console: false
no_ssh_fingerprints: true
# What a seed of hardway uses and no more: every module costs a second of an emulated boot.
# runcmd in the network's stage: the services' jobs wait in systemd for what they need, and not for two more stages.
cloud_init_modules: [seed_random, bootcmd, write_files, set_hostname, users_groups, ssh, set_passwords, runcmd, scripts_user]
cloud_config_modules: []
# The root disk grows while the services start: the data have a disk of their own, and the image has room for some gigabytes.
cloud_final_modules: [growpart, resizefs, final_message]
CFG
}

# A host is closed from its first packet on, until its seed says what is open. Not loaded now: the bake is under way.
close_firewall() {
  mkdir -p /usr/share/hardway
  cat >/usr/share/hardway/closed.nft <<'NFT'
flush ruleset

table inet filter {
    chain input {
        type filter hook input priority filter; policy drop;
        iif lo accept
        ct state established,related accept
        icmp type echo-request accept
    }
    chain forward {
        type filter hook forward priority filter; policy drop;
    }
}
NFT
  echo 'include "/usr/share/hardway/closed.nft"' >/etc/nftables.conf
  systemctl enable nftables.service
}

main

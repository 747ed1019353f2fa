#!/usr/bin/env bash
# Starts a libvirtd whose every folder is its own; returns when it serves. The caller has put it into a network namespace.
# Reads: STATE (folder that lasts), RUN (folder that a restart of this machine may lose).
set -euo pipefail

# `ip netns exec` unshared the mounts already, but they still follow the machine's; ours stay ours from here on.
mount --make-rprivate /

# Its own folders over the ones that are compiled into libvirt, so every path means the same as with a system's libvirtd.
bind() {
  mkdir -p "$1" "$2"
  mount --bind "$1" "$2"
}
bind "$STATE/etc" /etc/libvirt
bind "$STATE/lib" /var/lib/libvirt
bind "$STATE/log" /var/log/libvirt
bind "$STATE/cache" /var/cache/libvirt
bind "$RUN/run" /run/libvirt
# libvirt makes this folder with the first log of its own, and a console is opened before.
mkdir -p /var/log/libvirt/qemu

exec libvirtd --daemon --config /etc/libvirt/libvirtd.conf --pid-file "$RUN/libvirtd.pid"

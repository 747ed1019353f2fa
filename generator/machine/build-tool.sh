#!/usr/bin/env bash
# Builds one Go program; OUT becomes it at once, or not at all.
# Reads: OUT, MODULE, SOURCE (folder with go.mod, go.sum, tools.go), CHROOT (root with a Go; empty: the machine's own), CACHE, CA.
set -euo pipefail
[[ ! -x $OUT ]] || exit 0
partial=$OUT.partial
rm -rf --one-file-system "$partial"
mkdir -p "$partial" "$CACHE"
# A copy: -mod=mod may write go.sum, and the checkout is not ours to change.
cp "$SOURCE"/go.mod "$SOURCE"/go.sum "$SOURCE"/tools.go "$partial"

export CGO_ENABLED=0 GOFLAGS=-mod=mod GOTOOLCHAIN=local
build=(go build -trimpath '-ldflags=-s -w' -o "$partial/program" "$MODULE")

main() {
  cd "$partial"
  if [[ -z $CHROOT ]]; then
    "${build[@]}"
  else
    build_in_chroot
  fi
  mv "$partial/program" "$OUT"
  rm -rf --one-file-system "$partial"
}

# The folders keep their names inside, so the same command works; /run and /tmp of the chroot are never written to disk.
build_in_chroot() {
  mount --bind "$CHROOT" "$CHROOT"
  mount -t tmpfs tmpfs "$CHROOT/tmp"
  mount -t tmpfs tmpfs "$CHROOT/mnt"
  mkdir -p "$CHROOT/mnt/out" "$CHROOT/mnt/cache"
  mount --bind "$partial" "$CHROOT/mnt/out"
  mount --bind "$CACHE" "$CHROOT/mnt/cache"
  mount -t tmpfs tmpfs "$CHROOT/run"
  mount --rbind /dev "$CHROOT/dev"
  mount -t proc proc "$CHROOT/proc"
  cp --dereference /etc/resolv.conf "$CHROOT/run/resolv.conf"
  mount --bind "$CHROOT/run/resolv.conf" "$CHROOT/etc/resolv.conf"
  [[ -z $CA ]] || cp "$CA" "$CHROOT/run/ca.crt"
  # shellcheck disable=SC2016 # the inner shell expands it
  env --ignore-environment PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp SSL_CERT_FILE="${CA:+/run/ca.crt}" GOPROXY="${GOPROXY:-}" \
    CGO_ENABLED="$CGO_ENABLED" GOFLAGS="$GOFLAGS" GOTOOLCHAIN="$GOTOOLCHAIN" GOMODCACHE=/mnt/cache/mod GOCACHE=/mnt/cache/build \
    chroot "$CHROOT" sh -c 'cd /mnt/out && exec go build -trimpath "-ldflags=-s -w" -o program "$1"' sh "$MODULE"
}

main

#!/usr/bin/env bash
# Makes a root file system from packages: OUT becomes it at once, or not at all.
# Reads: OUT, SUITE, ARCH, KEYRING, SOURCES_LIST (deb822 text), PACKAGES (space separated).
set -euo pipefail
[[ ! -d $OUT ]] || exit 0
partial=$OUT.partial
rm -rf --one-file-system "$partial"
mkdir -p "$(dirname "$OUT")"

sources=$(mktemp)
trap 'rm -f "$sources"' EXIT
printf '%s\n' "$SOURCES_LIST" >"$sources"

# Documentation stays out, licences stay in; the hooks' $1 is mmdebstrap's.
# shellcheck disable=SC2016
mmdebstrap --mode=root --variant=minbase --format=directory --architectures="$ARCH" \
  --keyring="$KEYRING" --include="${PACKAGES// /,}" \
  --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "3"' \
  --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --customize-hook='rm -f "$1"/etc/dpkg/dpkg.cfg.d/99mmdebstrap "$1"/etc/apt/apt.conf.d/99mmdebstrap' \
  --customize-hook='rm -f "$1"/etc/ssh/ssh_host_* && : >"$1"/etc/machine-id && : >"$1"/etc/fstab && echo localhost >"$1"/etc/hostname' \
  --customize-hook='rm -f "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/*' \
  --customize-hook="upload $sources /etc/apt/sources.list.d/hardway.sources" \
  "$SUITE" "$partial" "$sources"
mv "$partial" "$OUT"

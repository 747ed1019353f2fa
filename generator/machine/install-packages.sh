#!/usr/bin/env bash
# Installs apt packages without starting what they bring: policy-rc.d forbids it, and the machine's own is put back whatever happens.
# Arguments: the packages.
set -euo pipefail
policy=/usr/sbin/policy-rc.d
saved=$policy.before-hardway
mark='# made by hardway for the time of an installation'

main() {
  restore
  trap restore EXIT
  trap 'exit 130' INT TERM HUP
  [[ ! -e $policy ]] || mv "$policy" "$saved"
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
  chmod 0755 "$policy"
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
  apt-get -o DPkg::Lock::Timeout=300 update
  apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "$@"
}

# Also mends what a run that was killed has left.
restore() {
  if [[ -e $saved ]]; then
    mv "$saved" "$policy"
  elif [[ -e $policy ]] && grep --quiet --fixed-strings "$mark" "$policy"; then
    rm "$policy"
  fi
}

main "$@"

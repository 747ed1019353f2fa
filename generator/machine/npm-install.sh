#!/usr/bin/env bash
# Brings node_modules to what package-lock.json says. Run by npm before everything else, so it needs nothing but node and npm.
set -euo pipefail
cd "$(dirname "$0")/../.."
needed=20.19.0
stamp=node_modules/.hardway-lock

main() {
  require_node
  local wanted
  wanted=$(fingerprint)
  if [[ -f $stamp && $(<"$stamp") == "$wanted" ]]; then
    return
  fi
  echo "installing the npm packages of package-lock.json" >&2
  rm -f "$stamp"
  npm ci --no-audit --no-fund --loglevel=error >&2
  printf '%s\n' "$wanted" >"$stamp"
}

require_node() {
  local found
  found=$(node --version 2>/dev/null) || found=none
  if [[ $found == none || $(printf '%s\n' "$needed" "${found#v}" | sort --version-sort | head -n 1) != "$needed" ]]; then
    echo "hardway needs Node.js $needed or later; this machine has ${found#v}" >&2
    echo "  next: install it from your distribution or from https://nodejs.org, and run this again" >&2
    exit 1
  fi
}

# Another Node may need other binaries of the same packages.
fingerprint() {
  { cat package-lock.json; node --version; } | sha256sum | cut -d ' ' -f 1
}

main

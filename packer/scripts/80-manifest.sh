#!/usr/bin/env bash
# Writes /usr/share/hardway/manifest.json: every package of the image with its version, and what came without a package.
# Reads: HARDWAY_IMAGE, HARDWAY_OS.
set -euo pipefail

main() {
  mkdir -p /usr/share/hardway
  {
    printf '{\n  "image": "%s",\n  "os": "%s",\n  "architecture": "%s",\n' "$HARDWAY_IMAGE" "$HARDWAY_OS" "$(dpkg --print-architecture)"
    printf '  "programs": {%s\n  },\n' "$(programs | join_lines)"
    printf '  "packages": {%s\n  },\n' "$(dpkg_packages | join_lines)"
    printf '  "python": {%s\n  }\n}\n' "$(python_packages | join_lines)"
  } >/usr/share/hardway/manifest.json
  python3 -m json.tool /usr/share/hardway/manifest.json >/dev/null
}

programs() {
  if [[ -x /usr/bin/consul ]]; then
    /usr/bin/consul version | awk 'NR == 1 { sub(/^v/, "", $2); printf "    \"consul\": \"%s\"\n", $2 }'
  fi
  python_packages | grep '"pgadmin4"' || true
}

dpkg_packages() {
  # shellcheck disable=SC2016 # dpkg-query expands these
  dpkg-query --show --showformat='${db:Status-Abbrev}\t${Package}\t${Version}\n' |
    awk -F '\t' '$1 ~ /^ii/ { printf "    \"%s\": \"%s\"\n", $2, $3 }' | sort --unique
}

python_packages() {
  [[ -f /opt/pgadmin/requirements.txt ]] || return 0
  awk -F '==' 'NF == 2 { printf "    \"%s\": \"%s\"\n", $1, $2 }' /opt/pgadmin/requirements.txt
}

join_lines() {
  awk '{ printf "%s\n%s", (NR == 1 ? "" : ","), $0 }'
}

main

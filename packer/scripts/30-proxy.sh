#!/usr/bin/env bash
# Installs what a proxy host runs: HAProxy, PgBouncer, Keepalived, psql, and pgAdmin in a Python environment of its own.
# Reads: HARDWAY_IMAGE, HARDWAY_PACKAGES, HARDWAY_PGADMIN (pip requirements), HARDWAY_CA.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
[[ $HARDWAY_IMAGE == proxy || $HARDWAY_IMAGE == all ]] || exit 0

main() {
  read -ra packages <<<"$HARDWAY_PACKAGES"
  read -ra requirements <<<"$HARDWAY_PGADMIN"
  apt-get install --yes --no-install-recommends -o Dpkg::Options::=--force-confold "${packages[@]}"
  add_system_user keepalived_script /nonexistent
  add_system_user pgadmin /var/lib/pgadmin
  install -d -o pgadmin -g pgadmin -m 0700 /var/lib/pgadmin
  install_pgadmin "${requirements[@]}"
}

add_system_user() {
  getent passwd "$1" >/dev/null || useradd --system --user-group --home-dir "$2" --no-create-home --shell /usr/sbin/nologin "$1"
}

# uv does the work: pip refuses to run on a kernel whose release is not a PEP 440 version.
install_pgadmin() {
  local tool
  # The lab makes the image `all` on the one of the proxies.
  [[ ! -f /opt/pgadmin/requirements.txt ]] || return 0
  if [[ -n $HARDWAY_CA ]]; then
    export SSL_CERT_FILE=$HARDWAY_CA PIP_CERT=$HARDWAY_CA
  fi
  tool=$(mktemp -d)
  python3 -m venv "$tool"
  "$tool/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir uv
  python3 -m venv --without-pip /opt/pgadmin
  "$tool/bin/uv" pip install --quiet --no-cache --compile-bytecode --python /opt/pgadmin/bin/python "$@"
  "$tool/bin/uv" pip freeze --quiet --python /opt/pgadmin/bin/python >/opt/pgadmin/requirements.txt
  rm -rf "$tool"
}

main

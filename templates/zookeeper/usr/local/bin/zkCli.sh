#!/usr/bin/env bash
# ZooKeeper's own client for root, by TLS and with this host's certificate, which on a database host may change what Patroni keeps.
# So it only looks: what there is to change, patronictl changes.
set -euo pipefail

if [[ ! ${1:-} =~ ^(ls|get|stat|getAcl|getAllChildrenNumber|whoami|config|version)$ ]]; then
  echo "usage: zkCli.sh ls|get|stat|getAcl|getAllChildrenNumber [-R] PATH, or whoami, config, version" >&2
  exit 2
fi
set -a
# shellcheck source=/dev/null
. /etc/zookeeper/classpath
set +a
exec /usr/bin/java -Xmx48m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
  -Dlog4j.configuration=file:/etc/zookeeper/log4j.properties \
  org.apache.zookeeper.ZooKeeperMain -client-configuration /etc/zookeeper/client.properties -server 127.0.0.1:2281 "$@"

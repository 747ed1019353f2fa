/** The words of bash that start ZooKeeper as its unit does, in the root that it runs in: one server alone, which is its own majority. */
export const startZookeeper = `
  as_zookeeper='setpriv --reuid=zookeeper --regid=zookeeper --clear-groups'
  start_zookeeper() {
    local unit=/etc/systemd/system/zookeeper.service
    sed -i '/^server\\./d' /etc/zookeeper/zoo.cfg
    echo '{"alone": "127.0.0.1"}' >/etc/hardway/zookeeper/servers.json
    set -a
    . "$(sed -n 's/^EnvironmentFile=//p' $unit)"
    set +a
    $as_zookeeper $(sed -n '/^ExecStart=/,/zoo.cfg$/{s/^ExecStart=//; s/\\\\$//; p}' $unit) >>/tmp/zookeeper.log 2>&1 &
    zookeeper=$!
    for _ in $(seq 30); do /usr/local/lib/hardway/zookeeper-state | grep '"standalone"' && break; sleep 0.2; done
  }
  stop_zookeeper() { kill $zookeeper; wait $zookeeper || true; }
`

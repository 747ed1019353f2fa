// Every generated file is read by the program that will read it, in the root file system that it is generated for.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildRootfs } from '../../generator/lab/rootfs.ts'
import type { Dcs, ImageName } from '../../generator/model/cluster.ts'
import { write } from '../../generator/render/write.ts'
import { generateTopology, hostOf, topologies } from '../support.ts'
import { startZookeeper } from './zookeeper-alone.ts'

// How each DCS takes its files, and something that answers Patroni's validator, which wants to reach every server that it is told of.
const dcsChecks: Readonly<Record<Dcs, { readonly takes: string; readonly says: RegExp; readonly answers: string }>> = {
  consul: {
    takes: 'setpriv --reuid=consul --regid=consul --clear-groups consul validate /etc/consul.d',
    says: /Configuration is valid!\nexit status 0$/,
    answers: `consul agent -dev -bind 127.0.0.1 -log-level error >/tmp/consul.log 2>&1 &
      for _ in $(seq 100); do curl -s 127.0.0.1:8500/v1/status/leader | grep -q : && break; sleep 0.1; done`,
  },
  etcd: {
    // Alone: it has a majority of one.
    takes: `sed -Ei "s#^(initial-cluster: ).*($HOSTNAME=[^,]*).*#\\1\\2#" /etc/etcd/etcd.yml
      setpriv --reuid=etcd --regid=etcd --clear-groups etcd --config-file=/etc/etcd/etcd.yml >/tmp/etcd.log 2>&1 &
      for _ in $(seq 100); do /usr/local/lib/hardway/etcd-state 2>/dev/null | grep '"leads": true' && break; sleep 0.1; done`,
    says: /^\{"members": .*\nexit status 0$/,
    answers: `for ip in 10.77.0.11 10.77.0.12 10.77.0.13; do
        ip address add $ip/24 dev lan0 2>/dev/null || true
        python3 -m http.server --bind $ip 2379 >/dev/null 2>&1 &
      done; sleep 1`,
  },
  zookeeper: {
    takes: `${startZookeeper}\nstart_zookeeper`,
    says: /^\{"servers": .*"standalone".*\nexit status 0$/,
    answers: `for ip in 10.77.0.11 10.77.0.12 10.77.0.13; do
        ip address add $ip/24 dev lan0 2>/dev/null || true
        python3 -m http.server --bind $ip 2281 >/dev/null 2>&1 &
      done; sleep 1`,
  },
}

describe.each(topologies)('files of %s', async (name) => {
  const { cluster, files } = await generateTopology(name)
  const dcs = dcsChecks[cluster.dcs]
  const lower = {} as Record<ImageName, string>
  let out: string
  beforeAll(async () => {
    for (const image of ['db', 'proxy'] as const)
      lower[image] = (await buildRootfs('debian-13', 'amd64', image, (said) => console.log(said), cluster.dcs)).lower
    out = await mkdtemp(join(tmpdir(), 'hardway-accepted-'))
    await write(files, out)
  })
  afterAll(() => rm(out, { recursive: true }))

  const inRoot = async (host: string, script: string) => {
    const image = cluster.hosts.find((each) => each.name === host)?.image ?? 'db'
    const { all, exitCode } = await execa('test/lab/in-root.sh', [lower[image], join(out, host), script], {
      all: true,
      reject: false,
    })
    return `${all}\nexit status ${exitCode}`
  }

  it.concurrent.each(cluster.hosts.map((host) => host.name))('cloud-init takes the seed of %s', async (host) => {
    const said = await inRoot(
      host,
      `cloud-init schema --config-file /run/seed/user-data
       cloud-init schema --schema-type network-config --config-file /run/seed/network-config
       cp /run/seed/network-config /tmp/n && { echo network:; sed 's/^/  /' /tmp/n; } > /etc/netplan/50-cloud-init.yaml
       chmod 600 /etc/netplan/50-cloud-init.yaml && netplan generate`,
    )
    expect(said).toMatch(/Valid schema [\s\S]*Valid schema [\s\S]*\nexit status 0$/)
  })

  it.concurrent.each(cluster.hosts.map((host) => host.name))('systemd takes the units of %s', async (host) => {
    const units =
      'ls /etc/systemd/system/*.service /etc/systemd/system/*.service.d/*.conf | grep -v "^/etc/systemd/system/.*wants"'
    const said = await inRoot(
      host,
      `for file in $(${units}); do
         case $file in *.d/*) unit=$(basename "$(dirname "$file")" .d) ;; *) unit=$(basename "$file") ;; esac
         [ "$(readlink -f "$file")" = /dev/null ] || systemd-analyze verify --man=no "$unit"
       done`,
    )
    expect(said).toBe('\nexit status 0')
  })

  it.concurrent.each(cluster.hosts.map((host) => host.name))('nft takes the rules of %s', async (host) => {
    expect(await inRoot(host, 'nft --check --file /etc/nftables.conf')).toBe('\nexit status 0')
  })

  it.concurrent.each(cluster.dcsHosts.map((host) => host.name))(
    `${cluster.dcs} takes the files of %s`,
    async (host) => {
      expect(await inRoot(host, `HOSTNAME=${host}\n${dcs.takes}`)).toMatch(dcs.says)
    },
  )

  it.concurrent.each(cluster.postgresHosts.map((host) => host.name))('patroni takes the file of %s', async (host) => {
    const said = await inRoot(
      host,
      `${dcs.answers}
       setpriv --reuid=postgres --regid=postgres --init-groups patroni --validate-config /etc/patroni/config.yml`,
    )
    expect(said).toBe('\nexit status 0')
  })

  it.concurrent.each(cluster.postgresHosts.map((host) => host.name))(
    'psql takes databases.sql of %s, twice',
    async (host) => {
      const said = await inRoot(
        host,
        `install -d -o postgres /run/postgresql /tmp/data
       as() { setpriv --reuid=postgres --regid=postgres --init-groups env PATH=/usr/lib/postgresql/17/bin:$PATH "$@"; }
       as initdb --auth=peer --no-sync /tmp/data >/dev/null
       as pg_ctl --wait --silent --log=/tmp/log --options="-c listen_addresses=''" -D /tmp/data start
       trap 'as pg_ctl --silent --mode=immediate -D /tmp/data stop' EXIT
       as /usr/local/lib/hardway/apply-databases
       as /usr/local/lib/hardway/apply-databases
       as psql -XAtd postgres -c "SELECT username, left(verifier, 19) FROM pgbouncer.user_lookup('app')"
       for role in postgres replicator rewind pgbouncer nobody; do
         as psql -XAtd postgres -c "SELECT count(*) FROM pgbouncer.user_lookup('$role')"
       done`,
      )
      expect(said).toMatch(/app\|SCRAM-SHA-256\$4096:\n0\n0\n0\n0\n0\nexit status 0$/)
    },
  )

  const pair = (host: string, user: string, [certificate = '', key = '']: string[]) => ({
    host,
    user,
    certificate,
    key,
  })
  const inFolder = (folder: string) => ['certificate', 'key'].map((name) => `${folder}/${name}.pem`)
  it.concurrent.each([
    ...cluster.postgresHosts.map(({ name }) => pair(name, 'postgres', inFolder('/etc/patroni/tls'))),
    ...cluster.proxyHosts.map(({ name }) => pair(name, 'postgres', inFolder('/etc/pgbouncer/tls'))),
    ...cluster.proxyHosts.map(({ name }) => pair(name, 'root', ['/etc/haproxy/tls.pem', '/etc/haproxy/tls.pem'])),
  ])('openssl takes $certificate of $host for its addresses and names, and the key is $user’s', async (file) => {
    const { host, user, certificate, key } = file
    const verify = `as ${user} openssl verify -CAfile /etc/hardway/ca.pem -purpose sslserver`
    const said = await inRoot(
      host,
      `as() { setpriv --reuid="$1" --regid="$(id -g "$1")" --clear-groups "\${@:2}"; }
       for ip in ${hostOf(cluster, host).address} ${cluster.vip.address} 127.0.0.1; do ${verify} -verify_ip $ip ${certificate}; done
       for name in ${host} ${cluster.name}; do ${verify} -verify_hostname $name ${certificate}; done
       [ "$(as ${user} openssl pkey -in ${key} -pubout)" = "$(openssl x509 -in ${certificate} -noout -pubkey)" ]
       ! as nobody cat ${key} 2>&1`,
    )
    expect(said).toBe(`${`${certificate}: OK\n`.repeat(5)}cat: ${key}: Permission denied\nexit status 0`)
  })

  it.concurrent.each(cluster.proxyHosts.map((host) => host.name))('haproxy takes the file of %s', async (host) => {
    expect(await inRoot(host, 'haproxy -c -f /etc/haproxy/haproxy.cfg')).toBe('\nexit status 0')
  })

  it.concurrent.each(cluster.proxyHosts.map((host) => host.name))('keepalived takes the file of %s', async (host) => {
    expect(await inRoot(host, 'keepalived --config-test --log-console')).toBe('\nexit status 0')
  })

  it.concurrent.each(cluster.proxyHosts.map((host) => host.name))('pgbouncer runs on the files of %s', async (host) => {
    const said = await inRoot(
      host,
      `install -d -o postgres /run/postgresql
       as() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
       as pgbouncer --daemon /etc/pgbouncer/pgbouncer.ini 2>/dev/null
       for _ in $(seq 50); do [ -S /run/postgresql/.s.PGSQL.5432 ] && break; sleep 0.1; done
       as psql -XAth /run/postgresql -p 5432 -U pgbouncer pgbouncer -c 'SHOW VERSION'`,
    )
    expect(said).toMatch(/PgBouncer 1\.\d+\.\d+\nexit status 0$/)
  })

  it('shellcheck and Python take every script', async () => {
    const scripts = files.filter(({ path }) => path.includes('/usr/local/'))
    const modules = scripts.flatMap(({ path }) => (path.endsWith('.py') ? [join(out, path)] : []))
    const written = (first: RegExp) =>
      scripts.filter(({ content }) => first.test(content.toString())).map(({ path }) => join(out, path))
    const [bash, python] = [written(/^#!.*\bbash\n/), [...written(/^#!.*\bpython3?\n/), ...modules]]
    await execa('shellcheck', bash)
    await execa('python3', [
      '-c',
      'import ast, sys; [ast.parse(open(path).read(), path) for path in sys.argv[1:]]',
      ...python,
    ])
    expect(bash.length).toBeGreaterThan(5)
    expect(python.length).toBeGreaterThan(1)
    expect(bash.length + python.length).toBe(scripts.length)
  })
})

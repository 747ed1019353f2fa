// The script that makes etcd's users and roles, on a real etcd: one server alone, in the root that it runs in.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildRootfs } from '../../generator/lab/rootfs.ts'
import { secretsOf } from '../../generator/model/secrets.ts'
import { write } from '../../generator/render/write.ts'
import { generateTopology, secretValues } from '../support.ts'

const { files, secrets, text } = await generateTopology('etcd')
const { root_password: root } = secretsOf('etcd', secrets)
const wanted = JSON.parse(text('db1/rootfs/etc/hardway/etcd/users.json')) as { users: { name: string }[] }
const [patroni = '', operator = ''] = wanted.users.map(({ name }) => name)
const other = { root: 'r'.repeat(32), patroni: 'patroni-0123abcd', password: 'p'.repeat(32) }

let lower: string
let out: string
beforeAll(async () => {
  lower = (await buildRootfs('debian-13', 'amd64', 'db', (said) => console.log(said), 'etcd')).lower
  out = await mkdtemp(join(tmpdir(), 'hardway-etcd-auth-'))
  await write(files, out)
})
afterAll(() => rm(out, { recursive: true }))

// The words of a scenario. `on HOST` is the script as that host runs it, `move` gives a host new secrets.
const words = `
  as_etcd='setpriv --reuid=etcd --regid=etcd --clear-groups'
  users=/etc/hardway/etcd/users.json
  sed -i 's/^\\(initial-cluster: [^,]*\\),.*/\\1/' /etc/etcd/etcd.yml
  chmod 700 /var/lib/etcd
  start() {
    $as_etcd etcd --config-file=/etc/etcd/etcd.yml >>/tmp/etcd.log 2>&1 &
    server=$!
    for _ in $(seq 100); do /usr/bin/etcdctl endpoint health &>/dev/null && break; sleep 0.1; done
  }
  stop() { kill $server; wait $server || true; }
  apply() {
    local said status=0
    said=$($as_etcd /usr/local/lib/hardway/etcd-auth 2>&1) || status=$?
    sed '/^waiting: /d; /^$/d' <<<"$said"
    echo "status $status"
  }
  on() { sed -i "s/\\"host\\": \\"db.\\"/\\"host\\": \\"$1\\"/" $users; apply; }
  move() { sed -i 's/${root}/${other.root}/; s/${patroni}/${other.patroni}/; s/TEST-ONLY-etcd-patroni-[^"]*/${other.password}/' $users; }
  back() { cp /tmp/users.json $users; }
  as() { local user=$1; shift; { /usr/bin/etcdctl --user "$user" "$@" 2>&1 || true; } | sed '/^{/d; s/^Error: //'; }
  trap 'kill $(jobs -p) 2>/dev/null' EXIT
  cp -a $users /tmp/users.json
  export ETCDCTL_CACERT=/etc/hardway/ca.pem ETCDCTL_CERT=/etc/etcd/tls/certificate.pem ETCDCTL_KEY=/etc/etcd/tls/key.pem
  export ETCDCTL_ENDPOINTS=https://127.0.0.1:2379
`

async function play(scenario: string): Promise<string[]> {
  const { all } = await execa('test/lab/in-root.sh', [lower, join(out, 'db1'), `${words}\n${scenario}`], {
    all: true,
    reject: false,
  })
  return all.split('\n')
}

const list = `as root:${root} user list`
const everybody = [operator, patroni, 'root'].sort()

describe('at first boot', () => {
  test('makes users and roles, turns authentication on, and does nothing the second time', async () => {
    const said = await play(`start; on db1; echo; on db1; ${list}`)
    expect(said).toEqual([
      'made the user root',
      'made the role root',
      'gave the role root to root',
      'made the role patroni',
      'gave a permission to the role patroni',
      'made the role operator',
      'gave a permission to the role operator',
      `made the user ${patroni}`,
      `gave the role patroni to ${patroni}`,
      `made the user ${operator}`,
      `gave the role operator to ${operator}`,
      'turned authentication on',
      'status 0',
      '',
      'status 0',
      ...everybody,
    ])
    for (const value of secretValues(secrets)) expect(said.join('\n')).not.toContain(value)
  })

  test('goes on where a power cut left half of it', async () => {
    const said = await play(`start
      /usr/bin/etcdctl user add root:another >/dev/null; /usr/bin/etcdctl role add patroni >/dev/null
      /usr/bin/etcdctl role grant-permission patroni readwrite --prefix / >/dev/null
      on db1
      as root:${root} role get patroni | sed -n 's/^\\t//p'`)
    expect(said).toContain('took a permission from the role patroni')
    expect(said.slice(-3)).toEqual([
      'status 0',
      '[/service/hardway/, /service/hardway0) (prefix /service/hardway/)',
      '[/service/hardway/, /service/hardway0) (prefix /service/hardway/)',
    ])
  })

  test('waits for etcd, and three at once agree', async () => {
    const said = await play(`(sleep 1; start) & sleep 0.2
      for host in db1 db2 db3; do
        mkdir -p /tmp/$host; (on $host >/tmp/$host/said) & runs="\${runs:-} $!"; sleep 0.1
      done
      wait $runs; cat /tmp/db?/said | grep status; on db1; ${list}`)
    expect(said).toEqual(['status 0', 'status 0', 'status 0', 'status 0', ...everybody])
  })
})

describe('who may do what', () => {
  test('Patroni writes its cluster’s keys, an operator reads them, nobody else does anything', async () => {
    const patroniLogin = `${patroni}:${secretsOf('etcd', secrets).patroni_password}`
    const operatorLogin = `${operator}:${secretsOf('etcd', secrets).operator_password}`
    const said = await play(`start; on db1 >/dev/null
      as ${patroniLogin} put /service/hardway/a 1; as ${patroniLogin} put /service/another/a 1
      as ${patroniLogin} user list
      as ${operatorLogin} get --print-value-only /service/hardway/a; as ${operatorLogin} put /service/hardway/a 2
      { /usr/bin/etcdctl get /service/hardway/a 2>&1 || true; } | sed '/^{/d; s/^Error: //'
      etcdctl get --print-value-only /service/hardway/a
      /usr/local/lib/hardway/etcd-state
      ls -l /var/lib/etcd/root-password | cut -d ' ' -f 1,3,4`)
    expect(said).toEqual([
      'OK',
      'etcdserver: permission denied',
      'etcdserver: permission denied',
      '1',
      'etcdserver: permission denied',
      'etcdserver: permission denied',
      '1',
      '{"members": [{"name": "db1", "learner": false, "leads": true, "follows": true}]}',
      '-rw------- etcd etcd',
    ])
  })
})

describe('when secrets change', () => {
  test('old and new stand side by side until no server’s files name the old', async () => {
    const said = await play(`start
      for host in db1 db2 db3; do on $host; done | grep -v made | grep -v gave
      move; on db1; as root:${other.root} user list
      on db2; on db3; as root:${other.root} user list`)
    expect(said).toEqual([
      'turned authentication on',
      'status 0',
      'status 0',
      'status 0',
      'changed the password of root',
      `made the user ${other.patroni}`,
      `gave the role patroni to ${other.patroni}`,
      'status 0',
      ...[...everybody, other.patroni].sort(),
      'status 0',
      `deleted the user ${patroni}: no server uses it any more`,
      'status 0',
      ...[operator, other.patroni, 'root'].sort(),
    ])
  })

  test('a host that has the old root password gives up in seconds, and nothing is changed', async () => {
    const said = await play(
      `start; on db1 >/dev/null; move; on db1 >/dev/null; back; printf ${root} >/var/lib/etcd/root-password; on db2; as root:${other.root} user list`,
    )
    expect(said.slice(0, 2)).toEqual([
      'etcd is not yet what /etc/hardway/etcd/users.json says: /auth/authenticate: 400 etcdserver: authentication failed, invalid user ID or password',
      'status 1',
    ])
    expect(said.slice(2)).toEqual([...everybody, other.patroni].sort())
  })

  test('a power cut between the change of root’s password and the note of it is made good', async () => {
    const said = await play(`start; on db1 >/dev/null; move
      as root:${root} user passwd --interactive=false root <<<'${other.root}' >/dev/null
      on db1 | tail -1; cat /var/lib/etcd/root-password`)
    expect(said).toEqual(['status 0', other.root])
  })
})

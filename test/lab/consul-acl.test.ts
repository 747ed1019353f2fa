// The script that makes Consul's policies and tokens, on a real Consul: one server alone, in the root that it runs in.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildRootfs } from '../../generator/lab/rootfs.ts'
import { type CertificateRequest, certificateRequests } from '../../generator/model/certificates.ts'
import { secretsOf } from '../../generator/model/secrets.ts'
import { issueAuthority, issueCertificate } from '../../generator/pki/issue.ts'
import { write } from '../../generator/render/write.ts'
import { generateTopology, secretValues } from '../support.ts'

const { files, secrets, cluster } = await generateTopology('debian')
const own = secretsOf('consul', secrets)
const { management_token: management } = own
const other = { management: uuid('e'), patroni: uuid('f'), gossip: Buffer.alloc(32, 1).toString('base64') }

let lower: string
let out: string
beforeAll(async () => {
  lower = (await buildRootfs('debian-13', 'amd64', 'db', (text) => console.log(text))).lower
  out = await mkdtemp(join(tmpdir(), 'hardway-consul-acl-'))
  await write(files, out)
})
afterAll(() => rm(out, { recursive: true }))

// The words of a scenario. `moved HOST` is the script on a host that has its new secrets, as `apply` is on db1 with the old.
const words = `
  consul_user='setpriv --reuid=consul --regid=consul --clear-groups'
  start() {
    $consul_user consul agent -config-dir=/etc/consul.d >>/tmp/consul.log 2>&1 &
    server=$!
    for _ in $(seq 100); do curl -s 127.0.0.1:8500/v1/status/leader | grep -q : && break; sleep 0.1; done
  }
  stop() { kill $server; wait $server || true; }
  apply() {
    local said status=0
    said=$($consul_user /usr/local/lib/hardway/consul-acl 2>&1) || status=$?
    sed '/^waiting: /d; /^$/d' <<<"$said"
    echo "status $status"
  }
  on() { sed -i "s/\\"host\\": \\"db.\\"/\\"host\\": \\"$1\\"/" /etc/hardway/consul/tokens.json; apply; }
  ask() { curl -s -H @/tmp/token "127.0.0.1:8500$1" "\${@:2}"; }
  with() { echo "X-Consul-Token: $1" >/tmp/token; }
  tokens() { ask /v1/acl/tokens | python3 -c 'import json, sys
for token in sorted(json.load(sys.stdin), key=str): print(token["Description"], *[policy["Name"] for policy in token.get("Policies") or []], sep=" | ")'; }
  trap 'kill $(jobs -p) 2>/dev/null' EXIT
  echo 'bootstrap_expect = 1' >/etc/consul.d/zz-alone.hcl
  with ${management}
`

async function play(scenario: string): Promise<string[]> {
  const { all } = await execa('test/lab/in-root.sh', [lower, join(out, 'db1'), `${words}\n${scenario}`], {
    all: true,
    reject: false,
  })
  return all.split('\n')
}

const madeAll = ['agent', 'patroni', 'operator'].flatMap((name) => [
  `made the policy hardway-${name}`,
  expect.stringMatching(new RegExp(`^made the token [0-9a-f-]{36} \\(hardway: ${name}\\)$`)),
])
const ours = [
  'Initial Management Token | global-management',
  'hardway: agent | hardway-agent',
  'hardway: operator | hardway-operator',
  'hardway: patroni | hardway-patroni',
]

describe('the script', () => {
  test('makes what is missing, once', async () => {
    const said = await play('start; apply; apply; tokens')
    expect(said.slice(0, 8)).toEqual([...madeAll, 'status 0', 'status 0'])
    expect(said.slice(8).sort()).toEqual(['Anonymous Token', ...ours])
  })

  test('makes it once where three servers make it at the same time', async () => {
    const said = await play(
      'start; (for _ in 1 2 3; do apply & done; wait) >/tmp/three; grep status /tmp/three; tokens',
    )
    expect(said.slice(0, 3)).toEqual(['status 0', 'status 0', 'status 0'])
    expect(said.slice(3).sort()).toEqual(['Anonymous Token', ...ours])
  })

  test('takes back what somebody changed of it, and leaves alone what others made', async () => {
    const said = await play(`
      start; apply >/dev/null
      ask /v1/acl/policy -X PUT -d '{"Name": "theirs", "Rules": "key_prefix \\"\\" { policy = \\"read\\" }"}' >/dev/null
      ask /v1/acl/token -X PUT -d '{"Description": "theirs", "Policies": [{"Name": "theirs"}]}' >/dev/null
      id() { ask "$1" | python3 -c 'import json, sys; print(json.load(sys.stdin)["'$2'"])'; }
      policy=$(id /v1/acl/policy/name/hardway-patroni ID)
      ask /v1/acl/policy/$policy -X PUT -d '{"Name": "hardway-patroni", "Rules": "operator = \\"write\\""}' >/dev/null
      with ${own.operator_token}; operator=$(id /v1/acl/token/self AccessorID); with ${management}
      ask /v1/acl/token/$operator -X PUT -d '{"Policies": [{"Name": "global-management"}]}' >/dev/null
      with ${own.patroni_token}; patroni=$(id /v1/acl/token/self AccessorID); with ${management}
      ask /v1/acl/token/$patroni -X DELETE >/dev/null
      apply; tokens
      diff <(id /v1/acl/policy/$policy Rules) <(cat /etc/hardway/consul/policies/patroni.hcl; echo) && echo same rules`)
    expect(said.slice(0, 4)).toEqual([
      'changed the policy hardway-patroni',
      expect.stringMatching(/^made the token [0-9a-f-]{36} \(hardway: patroni\)$/),
      expect.stringMatching(/^changed the token [0-9a-f-]{36} \(hardway: operator\)$/),
      'status 0',
    ])
    expect(said.slice(4, -1).sort()).toEqual(['Anonymous Token', ...ours, 'theirs | theirs'])
    expect(said.at(-1)).toBe('same rules')
  })
})

describe('new secrets', () => {
  test('stand beside the old ones until the last server has them', async () => {
    const said = await play(`
      start; on db1 >/dev/null; on db2 >/dev/null; on db3 >/dev/null
      sed -i 's/${own.patroni_token}/${other.patroni}/' /etc/hardway/consul/tokens.json
      with ${own.patroni_token}
      for host in db1 db2 db3; do on $host; ask /v1/acl/token/self -o /dev/null -w 'the old one: %{http_code}\\n'; done
      with ${other.patroni}; ask /v1/acl/token/self -o /dev/null -w 'the new one: %{http_code}\\n'`)
    expect(said).toEqual([
      expect.stringMatching(/^made the token [0-9a-f-]{36} \(hardway: patroni\)$/),
      'status 0',
      'the old one: 200',
      'status 0',
      'the old one: 200',
      expect.stringMatching(/^deleted the token [0-9a-f-]{36} \(hardway: patroni\): no server uses it any more$/),
      'status 0',
      'the old one: 403',
      'the new one: 200',
    ])
  })

  test('of management and gossip replace the old ones as well', async () => {
    const said = await play(`
      start; on db1 >/dev/null; on db2 >/dev/null; on db3 >/dev/null; stop
      edit() { sed -i 's/${management}/${other.management}/; s#${own.gossip_key}#${other.gossip}#' "$@"; }
      edit /etc/consul.d/*.hcl /etc/hardway/consul/tokens.json
      start; on db1; on db2; on db3
      python3 -c 'import json; print(json.load(open("/var/lib/consul/serf/local.keyring")))'
      ask /v1/acl/tokens -o /dev/null -w 'the old one: %{http_code}\\n'
      with ${other.management}; tokens`)
    expect(said).toEqual([
      'all servers encrypt gossip with the new key',
      'status 0',
      'status 0',
      expect.stringMatching(
        /^deleted the token [0-9a-f-]{36} \(Initial Management Token\): no server uses it any more$/,
      ),
      'removed the old gossip key from all servers',
      'status 0',
      `['${other.gossip}']`,
      'the old one: 403',
      ...said.slice(8),
    ])
    expect(said.slice(8).sort()).toEqual(['Anonymous Token', ...ours])
  })
})

describe('an obstacle is told without a secret', () => {
  test('where Consul does not know the management token', async () => {
    const said = await play(`
      sed -i 's/${management}/${other.management}/' /etc/hardway/consul/tokens.json
      start; apply`)
    expect(said).toEqual([
      'Consul is not yet what /etc/hardway/consul says: GET /v1/acl/token/self: 403 token does not exist: ACL not found',
      'status 1',
    ])
  })

  test('where a token of the file is somebody else’s', async () => {
    const said = await play(`
      start
      ask /v1/acl/token -X PUT -d '{"Description": "theirs", "SecretID": "${own.patroni_token}"}' >/dev/null
      timeout 5 $consul_user /usr/local/lib/hardway/consul-acl || echo "status $?"`)
    expect(said.slice(-2)).toEqual([
      'waiting: PUT /v1/acl/token: 500 Invalid Token: SecretID is already in use',
      'status 124',
    ])
    for (const secret of secretValues(secrets)) expect(said.join('\n')).not.toContain(secret)
  })

  test('where there is no Consul, and then there is one', async () => {
    const said = await play(`
      $consul_user /usr/local/lib/hardway/consul-acl & script=$!
      sleep 1; start; wait $script; echo "status $?"`)
    expect(said[0]).toBe('waiting: Consul does not answer: [Errno 111] Connection refused')
    expect(said.filter((line) => !line.startsWith('waiting: '))).toEqual([...madeAll, 'status 0'])
  })
})

// Another agent in the same place has this server as the only one of its cluster.
describe('a server is asked nothing', () => {
  test('where its certificate has expired or is of another authority', async () => {
    const request = certificateRequests(cluster).find(({ host }) => host === 'db1') as CertificateRequest
    const [today, longAgo] = [new Date(), new Date(Date.now() - 3 * 365 * 24 * 3600 * 1000)]
    const expired = await issueCertificate(secrets.ca.certificate + secrets.ca.key, request, longAgo)
    const foreign = await issueCertificate(await issueAuthority(cluster.name, today), request, today)
    const another = {
      ...{ node_name: 'another', bind_addr: '127.0.0.2', data_dir: '/tmp/another', retry_join: ['10.77.0.11'] },
      ...{ ports: { http: 8600 }, performance: { rpc_hold_timeout: '100ms' } },
    }
    const said = await play(`
      sed '/^retry_join/d; s#/etc/consul.d/tls#/tmp/tls#' /etc/consul.d/consul.hcl >/tmp/another.hcl; cp -a /etc/consul.d/tls /tmp/
      echo '${JSON.stringify(another)}' >/tmp/another.json
      with_server() {
        for part in certificate key; do echo "$1" >/etc/consul.d/tls/$part.pem; done
        start
        : >/tmp/another.log
        $consul_user consul agent -config-file=/tmp/another.hcl -config-file=/tmp/another.json >/tmp/another.log 2>&1 &
        another=$!
        for _ in $(seq 300); do grep -q 'adding server' /tmp/another.log && break; sleep 0.1; done
        curl -s 127.0.0.1:8600/v1/kv/x -H @/tmp/token -w ' %{http_code}\\n'
        { kill -9 $another; wait $another || true; } 2>/dev/null
        rm -r /tmp/another /tmp/another.log; stop
      }
      with_server '${expired}'; with_server '${foreign}'`)
    expect(said).toEqual([
      expect.stringMatching(/x509: certificate has expired.* 500$/),
      expect.stringMatching(/x509: certificate signed by unknown authority.* 500$/),
    ])
  })
})

function uuid(digit: string): string {
  return `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`
}

// The access lists of ZooKeeper's keys, on a real ZooKeeper: one server alone, in the root that it runs in.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildRootfs } from '../../generator/lab/rootfs.ts'
import { secretsOf } from '../../generator/model/secrets.ts'
import { issueCertificate } from '../../generator/pki/issue.ts'
import { write } from '../../generator/render/write.ts'
import { generateTopology, secretValues } from '../support.ts'
import { startZookeeper } from './zookeeper-alone.ts'

const { files, secrets } = await generateTopology('zookeeper')
const { root_password: root } = secretsOf('zookeeper', secrets)

let said: Record<string, string[]>
let out: string
beforeAll(async () => {
  const { lower } = await buildRootfs('debian-13', 'amd64', 'db', (said) => console.log(said), 'zookeeper')
  out = await mkdtemp(join(tmpdir(), 'hardway-zookeeper-acl-'))
  await write(files, join(out, 'hosts'))
  // By the cluster's authority, of a host that no list names, and of a proxy.
  const server = { host: 'dcs1', names: ['dcs1'], addresses: ['10.77.0.14'], client: true }
  const { certificate, key } = secrets.ca
  await writeFile(join(out, 'dcs1.pem'), await issueCertificate(certificate + key, server, new Date()))
  const proxy = secrets.certificates.proxy1 ?? { certificate: '', key: '' }
  await writeFile(join(out, 'proxy1.pem'), proxy.certificate + proxy.key)
  await writeFile(join(out, 'ask.py'), ask)
  said = sectionsOf(await play(lower))
})
afterAll(() => rm(out, { recursive: true }))

// `ask.py CERTIFICATE LOGIN CALL…`: kazoo with that certificate (or -), a digest login (or -), and what each call gives.
const ask = `
import logging, sys
from kazoo.client import KazooClient
from kazoo.security import OPEN_ACL_UNSAFE, make_acl
logging.basicConfig(level=logging.CRITICAL)
certificate, login, *calls = sys.argv[1:]
client = KazooClient('127.0.0.1:2281', use_ssl=True, ca='/etc/hardway/ca.pem',
    certfile=None if certificate == '-' else certificate, keyfile=None if certificate == '-' else certificate,
    auth_data=[] if login == '-' else [('digest', login)])
try:
    client.start(timeout=2)
except Exception as error:
    print(type(error).__name__); sys.exit()
for call in calls:
    try:
        print(repr(eval('client.' + call)))
    except Exception as error:
        print(type(error).__name__)
`

// `apply` is the script as the unit runs it, `patroni` asks with a database host's certificate; `part` begins what one test is about.
const words = `${startZookeeper}
  trap 'kill $(jobs -p) 2>/dev/null' EXIT
  chmod 700 /var/lib/zookeeper
  part() { echo "== $1"; }
  apply() { local status=0; $as_zookeeper /usr/local/lib/hardway/zookeeper-acl 2>&1 || status=$?; echo "status $status"; }
  ask() { timeout 20 python3 /run/batch/ask.py "$@"; }
  patroni() { ask /etc/zookeeper/tls/server.pem - "$@"; }
  super() { ask /etc/zookeeper/tls/server.pem super:${root} "$@"; }
`

const calls = `"get('/service/hardway/leader')" "set('/service/hardway/leader', b'x')" "get_children('/service/hardway')" \
  "create('/service/hardway/a')" "delete('/service/hardway/leader')" "get_children('/')"`
const leaderAcl = "make_acl('x509', 'OU=db1', read=True, write=True, create=True, delete=True)"

// One start of a JVM for all.
const scenario = `start_zookeeper >/dev/null
  part early; patroni "create('/service/hardway/members/db1', makepath=True)"
  super "create('/service/hardway/sync', acl=[make_acl('x509', 'OU=gone', all=True)])"
  part first; apply
  part second; apply
  part patroni
  patroni "create('/service/hardway/leader', b'db1', acl=[${leaderAcl}])" "get('/service/hardway/leader')[0]" \
    "set_acls('/service/hardway/leader', OPEN_ACL_UNSAFE)" "create('/service/another')" "create('/x')" \
    "delete('/service/hardway')" "create('/zookeeper/quota/x')"
  part server; ask /run/batch/dcs1.pem - ${calls}; ask /run/batch/dcs1.pem patroni:guessed ${calls}
  part outsiders; ask /run/batch/proxy1.pem - ${calls}; ask - - ${calls}; ask - super:${root} ${calls}
  part rotated; stop_zookeeper
  new=${'n'.repeat(32)}
  sed -i "s/${root}/$new/" /etc/hardway/zookeeper/access.json
  digest=$(printf super:$new | openssl dgst -sha256 -binary | base64)
  sed -i "s#superDigest=.*#superDigest=super:$digest#" /etc/zookeeper/zoo.cfg
  start_zookeeper >/dev/null; apply | tail -1
  super "create('/x')"; ask /etc/zookeeper/tls/server.pem super:$new "create('/x')"
`

async function play(lower: string): Promise<string> {
  const argv = [lower, join(out, 'hosts', 'db1'), `${words}\n${scenario}`, out]
  const { all } = await execa('test/lab/in-root.sh', argv, { all: true, reject: false })
  return all
}

function sectionsOf(text: string): Record<string, string[]> {
  const parts = text.split(/^== /m).map((part) => part.trimEnd().split('\n'))
  return Object.fromEntries(parts.map(([name = '', ...lines]) => [name, lines]))
}

const looking = 'x509:OU=db1:r x509:OU=db2:r x509:OU=db3:r'
const working = 'x509:OU=db1:rwcd x509:OU=db2:rwcd x509:OU=db3:rwcd'
const everybody = 'world:anyone:rwcda'

test('the script closes what ZooKeeper leaves open, mends what stood before, and does nothing the second time', () => {
  expect(said.early).toEqual(["'/service/hardway/members/db1'", "'/service/hardway/sync'"])
  expect(said.first?.sort()).toEqual(
    [
      ...['/', '/service', '/zookeeper', '/zookeeper/quota'].map((path) => `${path}: ${everybody} became ${looking}`),
      `/zookeeper/config: world:anyone:r became ${looking}`,
      ...['', '/members', '/members/db1'].map((path) => `/service/hardway${path}: ${everybody} became ${working}`),
      `/service/hardway/sync: x509:OU=gone:rwcda became ${working}`,
      'status 0',
    ].sort(),
  )
  expect(said.second).toEqual(['status 0'])
  for (const value of secretValues(secrets)) expect(JSON.stringify(said)).not.toContain(value)
})

describe('who may do what', () => {
  test('a database host works below the cluster’s folder, and changes nothing else and nobody’s rights', () => {
    expect(said.patroni).toEqual(["'/service/hardway/leader'", "b'db1'", ...Array(5).fill('NoAuthError')])
  })

  test('another certificate of the authority does nothing there, with whatever password', () => {
    expect(said.server).toEqual(Array(12).fill('NoAuthError'))
  })

  test('who shows a proxy’s certificate, or none, does not get in', () => {
    expect(said.outsiders).toEqual(Array(3).fill('KazooTimeoutError'))
  })

  test('super’s password is each host’s own: the next start takes the new one, and the old one is nobody’s', () => {
    expect(said.rotated).toEqual(['status 0', 'NoAuthError', "'/x'"])
  })
})

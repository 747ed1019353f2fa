// One assertion a promise of Consul's files; what Consul makes of them is asked of Consul in the lab.
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { consulWay } from '../../generator/cluster/dcs/consul.ts'
import { generate } from '../../generator/generate.ts'
import { secretsOf } from '../../generator/model/secrets.ts'
import { consulSection } from '../../generator/roles/consul.ts'
import { generateTopology, hostOf } from '../support.ts'

const tutorial = await generateTopology('tutorial')
const servers = ['db1', 'db2', 'db3']

function etc(path: string, host = 'db1'): string {
  return tutorial.text(`${host}/rootfs/etc/${path}`)
}

interface SeedFile {
  readonly path: string
  readonly owner: string
  readonly permissions: string
  readonly content: string
}

function seedFiles(host: string): readonly SeedFile[] {
  return (load(tutorial.text(`${host}/user-data`)) as { write_files: SeedFile[] }).write_files
}

describe('a Consul server', () => {
  it.each(servers)('on %s never reaps a dead server and expects all three', (host) => {
    expect(etc('consul.d/server.hcl', host)).toMatch(/cleanup_dead_servers = false\n\s+min_quorum\s+= 3/)
    expect(etc('consul.d/server.hcl', host)).toMatch(/^bootstrap_expect = 3$/m)
  })

  it('answers HTTP on loopback and nothing that nobody uses', () => {
    const config = etc('consul.d/consul.hcl')
    expect(config).toMatch(/^client_addr = "127\.0\.0\.1"$/m)
    for (const port of ['https', 'serf_wan', 'dns', 'grpc', 'grpc_tls'])
      expect(config).toMatch(new RegExp(`^ {2}${port} += -1$`, 'm'))
    expect(config).toMatch(/^connect \{\n {2}enabled = false\n\}\npeering \{\n {2}enabled = false\n\}$/m)
  })

  it('hears only who has the gossip key', () => {
    const config = etc('consul.d/consul.hcl')
    expect(config).toContain(`"${secretsOf('consul', tutorial.secrets).gossip_key}"`)
    expect(config).toMatch(/^encrypt_verify_incoming = true\nencrypt_verify_outgoing = true$/m)
  })

  it('shows its certificate, asks for one, and asks a server for a server’s', () => {
    const config = etc('consul.d/consul.hcl')
    expect(config).toMatch(/verify_incoming = true\n\s+verify_outgoing = true\n/)
    expect(config).toMatch(/internal_rpc \{\n\s+verify_server_hostname = true\n/)
    const files = [...config.matchAll(/(ca|cert|key)_file\s+= "(.*)"/g)]
    const firstLines = files.map(([, what, path]) => `${what}: ${tutorial.text(`db1/rootfs${path}`).split('\n')[0]}`)
    expect(firstLines).toEqual([
      'ca: -----BEGIN CERTIFICATE-----',
      'cert: -----BEGIN CERTIFICATE-----',
      'key: -----BEGIN PRIVATE KEY-----',
    ])
  })

  it('lets nobody do anything without a token, and never runs a command', () => {
    const config = etc('consul.d/consul.hcl')
    expect(config).toMatch(/acl \{\n\s+enabled\s+= true\n\s+default_policy = "deny"\n/)
    expect(config).toMatch(
      /^enable_script_checks += false\nenable_local_script_checks = false\ndisable_remote_exec += true/m,
    )
  })

  it('keeps its secrets to itself and to root', () => {
    const secret = ['/etc/consul.d/consul.hcl', '/etc/consul.d/server.hcl', '/etc/consul.d/tls/key.pem']
    const modes = (paths: readonly string[]) =>
      seedFiles('db2').flatMap(({ path, owner, permissions }) =>
        paths.includes(path) ? [`${owner} ${permissions}`] : [],
      )
    expect(modes(secret)).toEqual(secret.map(() => 'root:consul 0640'))
    expect(modes(['/etc/hardway/consul/tokens.json'])).toEqual(['root:consul 0640'])
    expect(modes(['/etc/hardway/consul/operator-token'])).toEqual(['root:root 0600'])
  })
})

describe('the tokens', () => {
  it('are of four kinds, and Patroni has its own and no other', () => {
    const consul = secretsOf('consul', tutorial.secrets)
    const patroni = load(etc('patroni/config.yml')) as { consul: Record<string, unknown> }
    expect(patroni.consul).toEqual({
      host: '127.0.0.1:8500',
      scheme: 'http',
      token: consul.patroni_token,
      register_service: false,
    })
    for (const other of [consul.management_token, consul.agent_token, consul.operator_token])
      expect(etc('patroni/config.yml')).not.toContain(other)
    expect(JSON.parse(etc('hardway/consul/tokens.json', 'db3'))).toEqual({
      host: 'db3',
      servers,
      management_token: consul.management_token,
      gossip_key: consul.gossip_key,
      tokens: { agent: consul.agent_token, patroni: consul.patroni_token, operator: consul.operator_token },
    })
  })

  it('of Patroni may write its cluster’s keys and hold sessions of its hosts', () => {
    expect(rulesOf('patroni')).toEqual([
      'key_prefix "service/hardway/" write',
      'session "db1" write',
      'session "db2" write',
      'session "db3" write',
    ])
  })

  it('of the agents may register the servers’ hosts', () => {
    expect(rulesOf('agent')).toEqual(['node "db1" write', 'node "db2" write', 'node "db3" write'])
  })

  it('of operators may write nothing', () => {
    expect(rulesOf('operator')).toEqual([
      'agent_prefix "" read',
      'node_prefix "" read',
      'service_prefix "" read',
      'session_prefix "" read',
      'key_prefix "service/hardway/" read',
    ])
    expect(etc('hardway/consul/policies/operator.hcl')).toMatch(/^operator = "read"$/m)
  })

  it('are an operator’s by a file: no secret stands among the arguments', () => {
    expect(consulWay.argv.filter((argument) => argument.startsWith('-token'))).toEqual([
      '-token-file=/etc/hardway/consul/operator-token',
    ])
    expect(etc('profile.d/hardway-consul.sh')).toMatch(
      /CONSUL_HTTP_TOKEN_FILE=\/etc\/hardway\/consul\/operator-token$/m,
    )
    expect(etc('hardway/consul/operator-token')).toBe(`${secretsOf('consul', tutorial.secrets).operator_token}\n`)
  })

  it('are there before Patroni asks for the first time', () => {
    const dropIn = etc('systemd/system/patroni.service.d/consul.conf')
    expect(dropIn).toMatch(
      /^Wants=consul\.service hardway-consul-acl\.service\nAfter=consul\.service hardway-consul-acl\.service$/m,
    )
    expect(dropIn).not.toMatch(/^Requires=/m)
  })
})

describe('failover: fast', () => {
  it('ties the leader’s session to gossip that notices sooner', () => {
    const { cluster, secrets } = tutorial
    const fast = { ...cluster, failover: { ...cluster.failover, nodeHealth: true } }
    expect(consulSection(hostOf(fast, 'db1'), fast, secrets)).toMatchObject({ consul: { checks: ['serfHealth'] } })
    const gossip = generate(fast, secrets).find(({ path }) => path === 'db1/rootfs/etc/consul.d/gossip.hcl')
    expect(gossip?.content.toString()).toMatch(/probe_interval = "400ms"/)
  })
})

// Each block of a policy in one line: what it is about, and what may be done to it.
function rulesOf(policy: string): string[] {
  const text = etc(`hardway/consul/policies/${policy}.hcl`, 'db2')
  return [...text.matchAll(/^(\w+ "[^"]*") \{\n {2}policy = "(\w+)"\n\}$/gm)].map(([, what, may]) => `${what} ${may}`)
}

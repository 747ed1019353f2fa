// One assertion a rule beside the golden trees: a snapshot that is renewed blindly does not take these with it.
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { generateHost } from '../../generator/generate.ts'
import type { Cluster, Host, Tags } from '../../generator/model/cluster.ts'
import { secretsOf } from '../../generator/model/secrets.ts'
import { hbaLines } from '../../generator/roles/patroni.ts'
import { generateTopology, hostOf, topologies } from '../support.ts'

const tutorial = await generateTopology('tutorial')
const fastAsync = await generateTopology('fast-async')
const databaseHosts = ['db1', 'db2', 'db3']
const proxies = ['proxy1', 'proxy2']

interface PatroniConfig {
  readonly restapi: Record<string, unknown>
  readonly consul: Record<string, unknown>
  readonly bootstrap: { readonly dcs: Record<string, unknown>; readonly initdb: readonly unknown[] }
  readonly postgresql: {
    readonly pg_hba: readonly string[]
    readonly authentication: Record<string, Record<string, string>>
  }
}

function patroniConfig(host: string, generated = tutorial): PatroniConfig {
  return load(generated.text(`${host}/rootfs/etc/patroni/config.yml`)) as PatroniConfig
}

describe('base', () => {
  it('asks nobody for the time where no DNS server could find them', () => {
    const file = 'db1/rootfs/etc/systemd/timesyncd.conf.d/hardway.conf'
    const settings = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(settings(fastAsync.text(file))).toEqual(['[Time]', 'FallbackNTP='])
    expect(tutorial.files.map(({ path }) => path)).not.toContain(file)
  })
})

describe('a processor that all want', () => {
  it.each([
    ['tutorial', 'consul'],
    ['etcd', 'etcd'],
    ['zookeeper', 'zookeeper'],
  ] as const)(
    'of %s is first for what others judge by its answers, then for what serves clients',
    async (topology, dcs) => {
      const { text } = await generateTopology(topology)
      const weight = (unit: string) => text(unit.replace('/', '/rootfs/etc/systemd/system/')).match(/^CPUWeight=.*$/gm)
      const drop = (name: string) => `${name}.service.d/hardway.conf`
      for (const unit of [`db1/${dcs}.service`, `proxy1/${drop('keepalived')}`])
        expect(weight(unit), unit).toEqual(['CPUWeight=1000'])
      for (const unit of [`db1/${drop('patroni')}`, `proxy1/${drop('haproxy')}`, `proxy1/${drop('pgbouncer')}`])
        expect(weight(unit), unit).toEqual(['CPUWeight=500'])
      expect(weight('proxy1/pgadmin.service')).toEqual(['CPUWeight=50'])
    },
  )
})

describe('patroni', () => {
  it('keeps Patroni’s rule loop_wait + 2 * retry_timeout <= ttl', () => {
    for (const generated of [tutorial, fastAsync]) {
      const dcs = patroniConfig('db1', generated).bootstrap.dcs as Record<string, number>
      expect(Number(dcs.loop_wait) + 2 * Number(dcs.retry_timeout)).toBeLessThanOrEqual(Number(dcs.ttl))
    }
  })

  it('begins the cluster on the first host that may lead: the others come later where they have no data', () => {
    const { cluster, secrets } = tutorial
    const waits = (of: Cluster) =>
      of.postgresHosts.map((host) => {
        const unit = generateHost(host, of, secrets).find(({ path }) =>
          path.endsWith('/patroni.service.d/hardway.conf'),
        )
        return unit?.content.toString().match(/^ExecStartPre=\/bin\/sh .*$/m)?.[0]
      })
    const later = "ExecStartPre=/bin/sh -c 'test -e /var/lib/postgresql/17/main || sleep 3'"
    expect(waits(cluster)).toEqual([undefined, later, later])
    const [db1, ...others] = cluster.postgresHosts as [Host, ...Host[]]
    const never = { ...db1, tags: { ...db1.tags, nofailover: true } }
    expect(waits({ ...cluster, postgresHosts: [never, ...others] })).toEqual([later, undefined, later])
  })

  it('lets the cluster start before its watches load Patroni’s modules, which is later on emulated machines', () => {
    const { cluster, secrets } = tutorial
    const calm = (domainType: 'kvm' | 'qemu') => {
      const files = generateHost(
        hostOf(cluster, 'db1'),
        { ...cluster, libvirt: { ...cluster.libvirt, domainType } },
        secrets,
      )
      return ['hardway-bootstrap-guard', 'hardway-tend-postgres'].map((unit) => {
        const file = files.find(({ path }) => path.endsWith(`/system/${unit}.service`))
        return file?.content.toString().match(/^ExecStart=.*\/(.*)$/m)?.[1]
      })
    }
    expect(calm('kvm')).toEqual(['release-initialize 10', 'tend-postgres 5'])
    expect(calm('qemu')).toEqual(['release-initialize 120', 'tend-postgres 60'])
  })

  it('survives the loss of the DCS and ties no session to a health check by default', () => {
    expect(patroniConfig('db1').bootstrap.dcs).toMatchObject({ failsafe_mode: true })
    expect(patroniConfig('db1').consul).not.toHaveProperty('checks')
  })

  it('is synchronous unless the topology says otherwise', () => {
    expect(patroniConfig('db1').bootstrap.dcs).toMatchObject({ synchronous_mode: true, synchronous_node_count: 1 })
    expect(patroniConfig('db1', fastAsync).bootstrap.dcs).toMatchObject({ synchronous_mode: false })
  })

  it('asks for no more memory than PostgreSQL can name, however large the host is', () => {
    const { cluster, secrets } = tutorial
    const parameters = (memory: number) => {
      const files = generateHost({ ...hostOf(cluster, 'db1'), memory }, cluster, secrets)
      const text = files.find(({ path }) => path.endsWith('/patroni/config.yml'))?.content.toString() ?? ''
      return (load(text) as { postgresql: { parameters: object } }).postgresql.parameters
    }
    expect(parameters(16 * 1024)).toMatchObject({ shared_buffers: '4096MB', effective_cache_size: '12288MB' })
    expect(parameters(999_999 * 1024)).toMatchObject({
      shared_buffers: '8388607MB',
      effective_cache_size: '16777215MB',
    })
  })

  it('has the topology’s tags, those that say something, and never both that say who leads', () => {
    const { cluster, secrets } = tutorial
    const tagsOf = (tags: Partial<Tags>) => {
      const host = hostOf(cluster, 'db1')
      const files = generateHost({ ...host, tags: { ...host.tags, ...tags } }, cluster, secrets)
      const text = files.find(({ path }) => path.endsWith('/patroni/config.yml'))?.content.toString() ?? ''
      return (load(text) as { tags?: object }).tags
    }
    expect(tagsOf({})).toBeUndefined()
    expect(tagsOf({ nofailover: true, failoverPriority: 0, nosync: true })).toEqual({ nofailover: true, nosync: true })
    expect(tagsOf({ failoverPriority: 7, noloadbalance: true, clonefrom: true })).toEqual({
      failover_priority: 7,
      noloadbalance: true,
      clonefrom: true,
    })
  })

  it('uses checksums, slots and pg_rewind', () => {
    const { bootstrap } = patroniConfig('db1')
    expect(bootstrap.initdb).toContain('data-checksums')
    expect(bootstrap.dcs).toMatchObject({ postgresql: { use_pg_rewind: true, use_slots: true } })
  })

  it('lets in over TLS only whom a role and an address entitle, and the superuser on the socket only', () => {
    expect(patroniConfig('db2').postgresql.pg_hba).toEqual([
      'local all postgres peer',
      'local replication replicator scram-sha-256',
      'hostssl replication replicator 10.77.0.11/32 scram-sha-256 clientcert=verify-ca',
      'hostssl postgres rewind 10.77.0.11/32 scram-sha-256 clientcert=verify-ca',
      'hostssl replication replicator 10.77.0.13/32 scram-sha-256 clientcert=verify-ca',
      'hostssl postgres rewind 10.77.0.13/32 scram-sha-256 clientcert=verify-ca',
      'hostssl postgres pgbouncer 10.77.0.21/32 scram-sha-256',
      'hostssl postgres pgbouncer 10.77.0.22/32 scram-sha-256',
      'host all postgres,replicator,rewind,pgbouncer all reject',
      'hostssl "app" all 10.77.0.21/32 scram-sha-256',
      'hostssl "app" all 10.77.0.22/32 scram-sha-256',
    ])
    expect(patroniConfig('db2').postgresql.authentication.superuser).toEqual({ username: 'postgres' })
  })

  it('lets clients into each of the topology’s databases, and into none where it has none', () => {
    const [host, cluster] = [hostOf(tutorial.cluster, 'db1'), tutorial.cluster]
    const databases = ['app', 'replication'].map((name) => ({ name, owner: 'app' }))
    expect(hbaLines(host, { ...cluster, databases }).slice(-2)).toEqual([
      'hostssl "app","replication" all 10.77.0.21/32 scram-sha-256',
      'hostssl "app","replication" all 10.77.0.22/32 scram-sha-256',
    ])
    expect(hbaLines(host, { ...cluster, databases: [] }).at(-1)).toBe(
      'host all postgres,replicator,rewind,pgbouncer all reject',
    )
  })

  it('replicates and rewinds only from a server that proves its address', () => {
    const { replication, rewind } = patroniConfig('db1').postgresql.authentication
    for (const login of [replication, rewind]) {
      expect(login).toMatchObject({ sslmode: 'verify-full', sslrootcert: '/etc/hardway/ca.pem' })
    }
  })

  it('takes a change only with a certificate of the cluster, and from database hosts and admins', () => {
    expect(patroniConfig('db1').restapi).toMatchObject({
      cafile: '/etc/hardway/ca.pem',
      verify_client: 'optional',
      allowlist: ['10.77.0.11/32', '10.77.0.12/32', '10.77.0.13/32', '10.77.0.1/32'],
    })
  })
})

describe('haproxy', () => {
  it.each(proxies)('on %s asks Patroni’s REST port of every database host who leads', (host) => {
    const config = tutorial.text(`${host}/rootfs/etc/haproxy/haproxy.cfg`)
    const check =
      /default-server check check-ssl verify required ca-file \/etc\/hardway\/ca\.pem port 8008 .*on-marked-down shutdown-sessions/g
    expect(config.match(check)).toHaveLength(2)
    for (const number of [1, 2, 3]) {
      expect(
        config.match(new RegExp(`server db${number} 10\\.77\\.0\\.1${number}:5432 verifyhost db${number}$`, 'gm')),
      ).toHaveLength(2)
    }
  })

  it('asks for replicas that are no further behind than max_lag, and has nobody in their place', () => {
    const [, reads = ''] = tutorial.text('proxy1/rootfs/etc/haproxy/haproxy.cfg').split('listen read-only\n')
    expect(reads).toMatch(/^ +option httpchk OPTIONS \/replica\?lag=16MB$/m)
    expect(reads).not.toMatch(/^ +server .* (backup|track)/m)
  })

  it('has the leader in the place of replicas where the topology says so, by the checks for writes', () => {
    const { cluster, secrets } = tutorial
    const changed = { ...cluster, replicaReads: { maxLag: 1024, noReplica: 'primary' as const } }
    const files = generateHost(hostOf(cluster, 'proxy1'), changed, secrets)
    const config = files.find(({ path }) => path.endsWith('/haproxy.cfg'))?.content.toString() ?? ''
    const [, reads = ''] = config.split('listen read-only\n')
    expect(reads).toMatch(/lag=1024MB$/m)
    expect(reads.match(/^ +server .* backup$/gm)?.map((line) => line.trim())).toEqual([
      'server db1.leader 10.77.0.11:5432 no-check track read-write/db1 backup',
      'server db2.leader 10.77.0.12:5432 no-check track read-write/db2 backup',
      'server db3.leader 10.77.0.13:5432 no-check track read-write/db3 backup',
    ])
  })

  it('shows its statistics on the host’s own address only, by TLS and with a password', () => {
    const [, statistics] = tutorial.text('proxy1/rootfs/etc/haproxy/haproxy.cfg').split('frontend statistics\n')
    expect(statistics).toMatch(/^ +bind 10\.77\.0\.21:7000 ssl crt \/etc\/haproxy\/tls\.pem$/m)
    expect(statistics).toMatch(/^ +stats auth hardway:\S{32}$/m)
  })

  it('notices a lost leader before the lock runs out', () => {
    const [, inter, fall] =
      /inter (\d+)s .* fall (\d+)/.exec(tutorial.text('proxy1/rootfs/etc/haproxy/haproxy.cfg')) ?? []
    expect(Number(inter) * Number(fall)).toBeLessThan(fastAsync.cluster.failover.ttl)
  })
})

describe('pgbouncer', () => {
  const config = tutorial.text('proxy1/rootfs/etc/pgbouncer/pgbouncer.ini')

  it('goes through the HAProxy on its own host', () => {
    expect(config).toMatch(/^app = host=127\.0\.0\.1 port=5000 dbname=app$/m)
  })

  it('speaks TLS with clients and checks whom it talks to on the other side', () => {
    expect(config).toMatch(/^client_tls_sslmode = require$/m)
    expect(config).toMatch(/^server_tls_sslmode = verify-full\nserver_tls_ca_file = \/etc\/hardway\/ca\.pem$/m)
  })

  it('retries a failed login at once, not after the default 15 s', () => {
    expect(config).toMatch(/^server_login_retry = 0.2$/m)
  })

  it('looks users up by a function that no superuser passes', () => {
    expect(config).toMatch(/^auth_query = SELECT username, verifier FROM pgbouncer\.user_lookup\(\$1\)$/m)
    const sql = tutorial.text('db1/rootfs/etc/hardway/databases.sql')
    expect(sql).toMatch(/SECURITY DEFINER SET search_path = pg_catalog/)
    expect(sql).toMatch(/NOT rolsuper AND NOT rolreplication/)
  })
})

describe('keepalived', () => {
  it('has one master, the higher priority, and speaks to its peer only', () => {
    const [first, second] = proxies.map((host) => tutorial.text(`${host}/rootfs/etc/keepalived/keepalived.conf`))
    expect(first).toMatch(
      /state BACKUP\n {4}nopreempt[\s\S]*priority 250[\s\S]*unicast_peer \{\n\s+10\.77\.0\.22\n\s+\}/,
    )
    expect(second).toMatch(
      /state BACKUP\n {4}nopreempt[\s\S]*priority 200[\s\S]*unicast_peer \{\n\s+10\.77\.0\.21\n\s+\}/,
    )
  })

  it('asks for no unicast where it is alone: Keepalived refuses one without peers', () => {
    const { cluster, secrets } = tutorial
    const alone = { ...cluster, proxyHosts: [hostOf(cluster, 'proxy1')] }
    const files = generateHost(hostOf(cluster, 'proxy1'), alone, secrets)
    const text = files.find(({ path }) => path.endsWith('/keepalived.conf'))?.content.toString()
    expect(text).toMatch(/state BACKUP[\s\S]*advert_int 0.5\n {4}virtual_ipaddress/)
    expect(text).not.toContain('unicast')
  })

  // Version 2 rounds an interval to whole seconds.
  it('advertises twice a second, and tells the neighbours where the VIP is after both proxies had it', () => {
    for (const host of proxies) {
      const text = tutorial.text(`${host}/rootfs/etc/keepalived/keepalived.conf`)
      expect(text).toMatch(/vrrp_higher_prio_send_advert true\n[\s\S]*vrrp_version 3\n[\s\S]*advert_int 0\.5\n/)
    }
  })

  it('gives the VIP away on a failed check, whatever the priorities', () => {
    expect(tutorial.text('proxy1/rootfs/etc/keepalived/keepalived.conf')).not.toMatch(/^\s+weight/m)
  })
})

describe.each(topologies)('secrets in %s', async (name) => {
  const { text, cluster, secrets } = await generateTopology(name)
  const seeds = new Map(cluster.hosts.map((host) => [host.name, text(`${host.name}/user-data`)]))

  it('reach only the hosts whose roles need them', () => {
    const { replicator, rewind, patroni_rest, pgbouncer, haproxy_stats, pgadmin } = secrets.passwords
    const holders = (secret: string) => [...seeds].filter(([, seed]) => seed.includes(secret)).map(([host]) => host)
    for (const secret of [replicator, rewind, patroni_rest, ...Object.values(secretsOf(cluster.dcs, secrets))])
      expect(holders(secret)).toEqual(databaseHosts)
    for (const secret of [pgbouncer, haproxy_stats]) expect(holders(secret)).toEqual(proxies)
    expect(holders(pgadmin)).toEqual(['proxy1'])
    for (const secret of [...Object.values(secrets.owners), secrets.scram_salt]) expect(holders(secret)).toEqual([])
  })

  it('of the authority reach no host, and a certificate’s key only its own', () => {
    const holders = (key: string) => {
      // YAML indents what stands on several lines.
      const [, line = ''] = key.split('\n')
      return [...seeds].filter(([, seed]) => seed.includes(line)).map(([host]) => host)
    }
    expect(holders(secrets.ca.key)).toEqual([])
    for (const [host, { key }] of Object.entries(secrets.certificates)) expect(holders(key)).toEqual([host])
  })

  it('stand in files that others cannot read', () => {
    const keys = Object.values(secrets.certificates).map(({ key }) => key.trimEnd())
    const values = [
      ...keys,
      ...Object.values(secrets.passwords),
      ...Object.values(secrets.owners),
      ...Object.values(secretsOf(cluster.dcs, secrets)),
    ]
    for (const seed of seeds.values()) {
      const { write_files: files } = load(seed) as {
        write_files: Array<{ path: string; permissions: string; content: string }>
      }
      const holding = files.filter(
        ({ content }) => values.some((value) => content.includes(value)) || content.includes('SCRAM-SHA'),
      )
      expect(holding.length).toBeGreaterThan(0)
      for (const { path, permissions } of holding) expect(`${path} ${permissions}`).toMatch(/ 06[40]0$/)
    }
  })
})

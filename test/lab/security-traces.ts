// Every secret's value, looked for on every disk and in all that a host says of itself.
import { lstatSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { execInHost } from '../../generator/lab/enter.ts'
import { hostFolder } from '../../generator/lab/names.ts'
import type { Host } from '../../generator/model/cluster.ts'
import { dataFolders } from '../../generator/model/data-folders.ts'
import { type SecretFile, seededSecrets, writtenSecrets } from '../secret-files.ts'
import { namedSecrets } from '../support.ts'
import { eventually, power, query, type RunningCluster, requireSuccess, verify } from './running-cluster.ts'
import { inside } from './support.ts'

const hosts = ['db1', 'db2', 'db3', 'proxy1', 'proxy2']

// What a host tells to whoever asks it.
const tellings = {
  'the journal': ['journalctl', '--all', '--no-pager', '--output=export'],
  'the kernel’s log': ['dmesg'],
  'the arguments of processes': ['sh', '-c', 'cat /proc/[0-9]*/cmdline'],
  'the environment of processes': ['sh', '-c', 'cat /proc/[0-9]*/environ 2>/dev/null; true'],
  'the properties of units': ['systemctl', 'show', '--all', '*'],
}

export function tracesTests(of: () => RunningCluster): void {
  describe('after the first boot', () => {
    test.each(hosts)('the seed of %s is gone, and cloud-init with it', async (host) => {
      await seedGone(of(), host)
      const memory = '/run/cloud-init/combined-cloud-config.json /run/cloud-init/instance-data-sensitive.json'
      expect(await inside(of().cluster.name, host, `ls ${memory} 2>/dev/null; true`)).toBe('')
    })

    test.each(hosts)(
      '%s holds the secrets of its roles, each in its file, and none elsewhere on its disks',
      async (host) => {
        await seedGone(of(), host)
        expect(await wrongFiles(of(), host)).toEqual([])
      },
    )

    test.each(hosts)('%s tells no secret in logs, processes, units or memory disks', async (host) => {
      const named = Object.entries(namedSecrets(of().secrets))
      for (const [what, argv] of Object.entries(tellings)) {
        const { stdout, stderr, exitCode } = await execInHost(of().cluster.name, host, argv)
        expect({ what, exitCode, stderr, told: stdout.length > 0 }).toMatchObject({ exitCode: 0, told: true })
        expect({ what, secrets: named.filter(([, value]) => stdout.includes(value)).map(([name]) => name) }).toEqual({
          what,
          secrets: [],
        })
      }
      expect(await inMemory(of(), host)).toEqual([])
    })

    test('this machine holds no more for its clients than the passwords of the owners', async () => {
      await query(of(), 5432, 'select 1')
      const { name } = of().cluster
      expect(await search(of(), `/run/hardway/${name}`)).toEqual([
        { path: `/run/hardway/${name}/lab/pgpass`, secret: 'owners.app' },
      ])
      expect((await stat(`/run/hardway/${name}/lab/pgpass`)).mode & 0o777).toBe(0o600)
    })
  })

  describe('a power cut while the seed is removed', () => {
    test('is made good at the next boot, which has its network without cloud-init', async () => {
      const { name } = of().cluster
      await power(of(), 'kill', 'proxy2')
      const cloud = join(hostFolder(name, 'proxy2'), 'upper/var/lib/cloud')
      await mkdir(join(cloud, 'instances/half'), { recursive: true })
      await mkdir(join(cloud, 'seed/nocloud'), { recursive: true })
      const left = ['instances/half/user-data.txt', 'instances/half/obj.pkl', 'seed/nocloud/user-data']
      for (const file of left) await writeFile(join(cloud, file), of().secrets.passwords.haproxy_stats)
      await symlink('/var/lib/cloud/instances/half', join(cloud, 'instance'))
      const before = await identity(of(), 'proxy1')
      await power(of(), 'kill', 'proxy1')
      for (const host of ['proxy1', 'proxy2']) await power(of(), 'start', host)
      await seedGone(of(), 'proxy2')
      requireSuccess('verify', await verify(of(), 180))
      expect(await wrongFiles(of(), 'proxy2')).toEqual([])
      expect(await identity(of(), 'proxy1')).toBe(before)
    })
  })
}

// What cloud-init has made once and for all: names, keys, network, the administrator. The VIP is Keepalived's.
async function identity({ cluster }: RunningCluster, host: string): Promise<string> {
  const files = '/etc/hostname /etc/hosts /etc/machine-id /etc/netplan/*.yaml /etc/ssh/ssh_host_*.pub /etc/passwd'
  return inside(
    cluster.name,
    host,
    `hostname; sha256sum ${files}; ip -oneline -4 address show lan0 | awk '{ print $4 }' | grep -v '^${cluster.vip.address}/'; ip route`,
  )
}

async function seedGone({ cluster }: RunningCluster, host: string): Promise<void> {
  // Not existsSync: `instance` is a link that may lead to nothing.
  const isThere = (path: string) =>
    lstatSync(join(hostFolder(cluster.name, host), 'upper', path), { throwIfNoEntry: false }) !== undefined
  await eventually(`the seed of ${host} gone`, 60, async () => {
    const left = ['instances', 'seed', 'instance'].filter((part) => isThere(`var/lib/cloud/${part}`))
    const off = isThere('etc/cloud/cloud-init.disabled')
    return off && left.length === 0 ? { done: true } : { seen: `${left.join(', ')}; cloud-init ${off ? 'off' : 'on'}` }
  })
}

interface Found {
  readonly path: string
  readonly secret: string
}

/** Consul's log of what its tokens' database holds; its files have no fixed names. Only Consul's user enters its folder. */
const raftLog = '/var/lib/consul/raft/wal/'

// What differs from the tables: a secret where none may be, another owner or mode, and what a seed should have brought.
async function wrongFiles(running: RunningCluster, name: string): Promise<string[]> {
  const [host, folder] = [hostOf(running, name), hostFolder(running.cluster.name, name)]
  const [seeded, files] = [seededSecrets(host), [...seededSecrets(host), ...writtenSecrets(host)]]
  const found = (await search(running, folder)).map(({ path, secret }) => ({
    path: pathInside(path.slice(folder.length + 1), host, running),
    secret,
  }))
  const has = (file: SecretFile | undefined, secret: string) => file?.secrets.includes(secret) === true
  const strange = found.filter(
    ({ path, secret }) =>
      !(path.startsWith(raftLog) && secret.startsWith('consul.')) &&
      !has(
        files.find((file) => file.path === path),
        secret,
      ),
  )
  const lost = seeded.flatMap(({ path, secrets }) =>
    secrets.flatMap((secret) =>
      found.some((each) => each.path === path && each.secret === secret) ? [] : [{ path, secret }],
    ),
  )
  const wrong = await wrongAccess(
    running,
    name,
    files.filter(({ path }) => found.some((each) => each.path === path)),
  )
  const line = (what: string, { path, secret }: Found) => `${what} ${path}: ${secret}`
  return [...strange.map((each) => line('found in', each)), ...lost.map((each) => line('missing in', each)), ...wrong]
}

async function wrongAccess({ cluster }: RunningCluster, host: string, files: readonly SecretFile[]): Promise<string[]> {
  const wrong: string[] = []
  for (const { path, access } of files) {
    const seen = await inside(cluster.name, host, `stat --format='%U:%G %a' '${path}'`)
    if (seen !== access) wrong.push(`${path} is ${seen}, not ${access}`)
  }
  return wrong
}

function hostOf({ cluster }: RunningCluster, name: string): Host {
  const host = cluster.hosts.find((each) => each.name === name)
  if (host === undefined) throw new Error(`the cluster has no host ${name}`)
  return host
}

// upper/ is the root disk, data/NAME a folder of the data disk; anything else is this machine's, and stays as it is called.
function pathInside(path: string, host: Host, { cluster }: RunningCluster): string {
  if (path.startsWith('upper/')) return path.slice('upper'.length)
  const folder = dataFolders(host, cluster).find((each) => path.startsWith(`data/${each.path.split('/').at(-1)}/`))
  return folder === undefined ? path : folder.path + path.slice(path.indexOf('/', 'data/'.length))
}

/** Files below a folder of this machine that hold a secret's value, binary ones too. */
async function search({ secrets }: RunningCluster, folder: string): Promise<Found[]> {
  const named = namedSecrets(secrets)
  const own = await mkdtemp(join(tmpdir(), 'hardway-search-'))
  try {
    await writeFile(join(own, 'values'), Object.values(named).join('\n'), { mode: 0o600 })
    const how = ['--recursive', '--text', '--only-matching', '--fixed-strings', '--devices=skip']
    const { stdout, stderr } = await execa('grep', [...how, '--file', join(own, 'values'), folder], { reject: false })
    // PostgreSQL removes a file now and then.
    const errors = stderr.split('\n').filter((line) => line !== '' && !line.endsWith('No such file or directory'))
    if (errors.length > 0) throw new Error(errors.join('\n'))
    return readMatches(stdout, named)
  } finally {
    await rm(own, { recursive: true })
  }
}

function readMatches(lines: string, named: Readonly<Record<string, string>>): Found[] {
  const names = new Map(Object.entries(named).map(([name, value]) => [value, name]))
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const at = line.lastIndexOf(':')
      return { path: line.slice(0, at), secret: names.get(line.slice(at + 1)) ?? line }
    })
}

// The values come by standard input: neither an argument nor a file of the host holds them.
async function inMemory({ cluster, secrets }: RunningCluster, host: string): Promise<string[]> {
  const script = 'grep -raoF --devices=skip -f <(cat) /run /tmp /dev/shm /var/tmp 2>/dev/null; true'
  const values = Object.values(namedSecrets(secrets)).join('\n')
  const { stdout } = await execInHost(cluster.name, host, ['bash', '-c', script], values)
  return readMatches(stdout, namedSecrets(secrets)).map(({ path, secret }) => `${path}: ${secret}`)
}

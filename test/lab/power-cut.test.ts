// A power cut in the middle of the first bootstrap, in each of its phases: the cluster forms without a person.
// Each in a lab of its own and several at once: most of the time nothing runs, a lock has to expire or a host to notice.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, describe, expect, it } from 'vitest'
import { killHost, startHost } from '../../generator/lab/boot.ts'
import { labDown } from '../../generator/lab/down.ts'
import { clientCommand } from '../../generator/lab/enter.ts'
import { hostFolder } from '../../generator/lab/names.ts'
import { labUp } from '../../generator/lab/up.ts'
import { inside, prepareLab, removeLab, until } from './support.ts'

const prepared = await prepareLab('hwcut')
// The database hosts alone: the proxies have no part in a bootstrap.
const hosts = prepared.cluster.postgresHosts
const names = hosts.map(({ name }) => name)

interface Phase {
  readonly title: string
  /** Does the disk of the host show it? */
  readonly reached: (disk: HostDisk) => boolean
}

interface HostDisk {
  readonly noted: (path: string) => boolean
  readonly root: (path: string) => boolean
  readonly data: (path: string) => boolean
}

const cloned = ({ data }: HostDisk) => data('main/backup_label') || data('main/backup_manifest')

const phases: readonly Phase[] = [
  {
    title: 'cloud-init has begun to write the files',
    reached: ({ noted }) => noted('sem/config_write_files') && !noted('sem/config_scripts_user'),
  },
  {
    title: 'cloud-init starts the units',
    reached: ({ noted }) => noted('sem/config_scripts_user') && !noted('hardway-finished'),
  },
  {
    title: 'the first boot is over, the seed is still there',
    reached: ({ noted, root }) => noted('hardway-finished') && !root('etc/cloud/cloud-init.disabled'),
  },
  {
    title: 'initdb has begun',
    reached: ({ data }) => data('main/PG_VERSION') && !data('main/global/pg_control'),
  },
  {
    title: 'initdb has made the control file, not the catalogs',
    reached: (disk) => disk.data('main/global/pg_control') && !disk.data('main/base/5') && !cloned(disk),
  },
  {
    title: 'PostgreSQL runs, the roles are not there yet',
    reached: (disk) =>
      disk.data('main/postmaster.pid') &&
      disk.data('main/postgresql.base.conf') &&
      disk.data('unfinished') &&
      !cloned(disk),
  },
  {
    title: 'a replica is being cloned',
    reached: ({ data }) => data('main/backup_label') && !data('main/backup_manifest'),
  },
]
const rolesMissing = phases[5] as Phase

describe.concurrent('power cut during the first bootstrap', () => {
  afterAll(() => removeLab(prepared))

  // The longest first.
  it('and the host stays away: the others begin afresh, and it joins them later', async () => {
    await inLab('away', async (lab) => {
      const host = await cutPower(lab, rolesMissing)
      await formed(
        lab,
        names.filter((name) => name !== host),
      )
      await startHost(lab, host)
      await formed(lab, names)
      await expectRoles(lab)
    })
  })

  it.each([...phases].reverse())('while $title, and the host comes back', async (phase) => {
    await inLab(String(phases.indexOf(phase)), async (lab) => {
      const host = await cutPower(lab, phase)
      await startHost(lab, host)
      await formed(lab, names)
      await expectRoles(lab)
      await until('every seed to go', async () => names.every((name) => isWithoutSeed(diskOf(lab, name))))
    })
  })
})

async function inLab(name: string, work: (lab: string) => Promise<void>): Promise<void> {
  const lab = `${prepared.cluster.name}-${name}`
  await labDown(lab)
  try {
    await labUp({ ...prepared.cluster, name: lab, hosts }, prepared.out, prepared.lowers, () => {})
    await work(lab)
  } finally {
    await labDown(lab)
  }
}

// The host whose disk shows the phase first loses its power at once.
async function cutPower(lab: string, { title, reached }: Phase): Promise<string> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(2)) {
    const host = names.find((name) => reached(diskOf(lab, name)))
    if (host === undefined) continue
    await killHost(lab, host)
    return host
  }
  throw new Error(`no host came to the phase "${title}" in 120 s`)
}

// What stands on its disks, as this machine sees them: the notes of cloud-init's one instance, the data of PostgreSQL 17.
function diskOf(lab: string, host: string): HostDisk {
  const folder = hostFolder(lab, host)
  const instances = join(folder, 'upper/var/lib/cloud/instances')
  const [instance] = existsSync(instances) ? readdirSync(instances) : []
  return {
    root: (path) => existsSync(join(folder, 'upper', path)),
    noted: (path) => instance !== undefined && existsSync(join(instances, instance, path)),
    data: (path) => existsSync(join(folder, 'data/postgresql/17', path)),
  }
}

function isWithoutSeed({ root }: HostDisk): boolean {
  return root('etc/cloud/cloud-init.disabled') && !root('var/lib/cloud/seed') && !root('var/lib/cloud/instances')
}

interface Member {
  readonly name: string
  readonly role: string
  readonly state: string
}

// One leader that runs, everybody else streaming from it; an error that tells the last state after three minutes.
async function formed(lab: string, wanted: readonly string[]): Promise<void> {
  let last = 'no REST interface answered'
  for (const deadline = Date.now() + 180_000; Date.now() < deadline; await sleep(500)) {
    const members = await askMembers(lab, wanted)
    if (members === undefined) continue
    last = members.map(({ name, role, state }) => `${name} ${role} ${state}`).join(', ')
    const present = members.filter(({ name }) => wanted.includes(name))
    const leaders = present.filter(({ role, state }) => role === 'leader' && state === 'running')
    const streaming = present.filter(({ state }) => state === 'streaming')
    if (leaders.length === 1 && streaming.length === wanted.length - 1) return
  }
  throw new Error(`not formed after 180 s: ${last}`)
}

async function askMembers(lab: string, wanted: readonly string[]): Promise<Member[] | undefined> {
  for (const { address } of hosts.filter(({ name }) => wanted.includes(name))) {
    const curl = [
      'curl',
      '--silent',
      '--max-time',
      '2',
      '--cacert',
      join(prepared.out, 'ca.pem'),
      `https://${address}:8008/cluster`,
    ]
    const [program, ...args] = await clientCommand(lab, curl)
    const { stdout, exitCode } = await execa(program, args, { reject: false })
    if (exitCode === 0) return (JSON.parse(stdout) as { members: Member[] }).members
  }
  return undefined
}

// What post_bootstrap makes, on the leader and so on the replicas.
async function expectRoles(lab: string): Promise<void> {
  const query = "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname !~ '^pg_'"
  for (const host of names) {
    const psql = `setpriv --reuid=postgres --regid=postgres --init-groups psql -XAtd postgres -c "${query}"`
    expect(`${host}: ${await inside(lab, host, psql)}`).toBe(`${host}: app pgbouncer postgres replicator rewind`)
  }
}

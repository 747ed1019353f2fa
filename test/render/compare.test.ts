import { beforeAll, describe, expect, it } from 'vitest'
import type { Cluster } from '../../generator/model/cluster.ts'
import type { Secrets } from '../../generator/model/secrets.ts'
import { compareOut, type OutBefore, type OutDiff } from '../../generator/render/compare.ts'
import type { GeneratedFile } from '../../generator/render/files.ts'
import { manifestOf } from '../../generator/render/manifest.ts'
import { type Generated, generateTopology } from '../support.ts'

let tutorial: Generated
beforeAll(async () => {
  tutorial = await generateTopology('tutorial')
})

const small: readonly GeneratedFile[] = [
  { path: 'db1/seed.iso', content: Buffer.from('\0one') },
  { path: 'db1/rootfs/etc/a', content: 'one\n' },
  { path: 'db2/seed.iso', content: Buffer.from('\0two') },
  { path: 'packer/db/image.pkr.hcl', content: 'recipe\n' },
]

describe('the difference of two folders', () => {
  it('is none where nothing changes', () => {
    expect(compare(small, small)).toEqual({
      changed: false,
      hosts: [
        { host: 'db1', fate: 'kept', files: [] },
        { host: 'db2', fate: 'kept', files: [] },
      ],
      images: [],
      others: [],
    })
  })

  it('replaces a host whose seed changes, and no other', () => {
    const { changed, hosts } = compare(small, edit(small, { 'db1/seed.iso': '\0other', 'db1/rootfs/etc/a': 'two\n' }))
    expect([changed, fates(hosts)]).toEqual([true, { db1: 'replaced', db2: 'kept' }])
    expect(hosts[0]?.files).toEqual([
      { path: 'db1/seed.iso', change: 'changed', diff: '' },
      { path: 'db1/rootfs/etc/a', change: 'changed', diff: '@@ -1,1 +1,1 @@\n-one\n+two' },
    ])
  })

  it('tells of a drawing that it changes, not its coordinates', () => {
    const drawn = (content: string) => [...small, { path: 'topology.svg', content }]
    const { others } = compare(drawn('<svg width="1"/>'), drawn('<svg width="2"/>'))
    expect(others).toEqual([{ path: 'topology.svg', change: 'changed', diff: '' }])
  })

  it('tells new hosts, and those that go with all their files', () => {
    const [seed1, a, ...others] = small
    const { hosts } = compare(
      others,
      [seed1, a].flatMap((file) => file ?? []),
    )
    expect(hosts).toEqual([
      {
        host: 'db1',
        fate: 'new',
        files: [
          { path: 'db1/seed.iso', change: 'created', diff: '' },
          { path: 'db1/rootfs/etc/a', change: 'created', diff: '@@ -0,0 +1,1 @@\n+one' },
        ],
      },
      { host: 'db2', fate: 'removed', files: [{ path: 'db2/seed.iso', change: 'removed', diff: '' }] },
    ])
  })

  it('keeps a host whose seed was only lost, and one with a file that somebody edited', () => {
    const before = asOut(edit(small, { 'db1/rootfs/etc/a': 'mine\n' }))
    const lost = new Map([...before.files].filter(([path]) => path !== 'db2/seed.iso'))
    const { hosts } = compareOut({ ...before, files: lost }, small, tutorial.cluster, tutorial.secrets)
    expect(hosts).toEqual([
      {
        host: 'db1',
        fate: 'kept',
        files: [{ path: 'db1/rootfs/etc/a', change: 'changed', diff: '@@ -1,1 +1,1 @@\n-mine\n+one' }],
      },
      { host: 'db2', fate: 'kept', files: [{ path: 'db2/seed.iso', change: 'created', diff: '' }] },
    ])
  })

  it('does not tell what the manifest lists and nobody has, when it is no longer generated', () => {
    const before = asOut(small)
    const files = new Map([...before.files].filter(([path]) => path !== 'db1/rootfs/etc/a'))
    const after = small.filter(({ path }) => path !== 'db1/rootfs/etc/a')
    expect(compareOut({ ...before, files }, after, tutorial.cluster, tutorial.secrets).changed).toBe(false)
  })

  it('tells the files beside the hosts by themselves', () => {
    const authority = { path: 'ca.pem', content: tutorial.secrets.ca.certificate }
    const { hosts, others } = compare([...small, { ...authority, content: 'other\n' }], [...small, authority])
    expect(hosts.map(({ host }) => host)).toEqual(['db1', 'db2'])
    expect(others).toEqual([
      { path: 'ca.pem', change: 'changed', diff: '@@ -1,1 +1,1 @@\n-‹old ca.certificate›\n+‹ca.certificate›' },
    ])
  })

  it('names the images to bake, with the hosts that boot from them', () => {
    expect(compare(small, edit(small, { 'packer/db/image.pkr.hcl': 'other\n' })).images).toEqual([
      {
        image: 'db',
        change: 'changed',
        hosts: ['db1', 'db2', 'db3'],
        files: [{ path: 'packer/db/image.pkr.hcl', change: 'changed', diff: '@@ -1,1 +1,1 @@\n-recipe\n+other' }],
      },
    ])
  })

  it('spells out what a terminal would obey', () => {
    const { hosts } = compare(edit(small, { 'db1/rootfs/etc/a': '\u001b[2Jone\r\u202e\n' }), small)
    expect(hosts[0]?.files[0]?.diff).toBe('@@ -1,1 +1,1 @@\n-\\u001b[2Jone\\u000d\\u202e\n+one')
  })
})

describe('the difference of two topologies', () => {
  it('shows a changed file once, though user-data and the seed’s image hold it too', async () => {
    const cluster = { ...tutorial.cluster, vip: { ...tutorial.cluster.vip, routerId: 77 } }
    const { hosts } = await regenerated(cluster)
    expect(fates(hosts)).toEqual({ db1: 'kept', db2: 'kept', db3: 'kept', proxy1: 'replaced', proxy2: 'replaced' })
    const proxy1 = hosts.find(({ host }) => host === 'proxy1')?.files ?? []
    expect(proxy1.map(({ path, diff }) => [path.replace('proxy1/', ''), diff !== ''])).toEqual([
      ['user-data', false],
      ['meta-data', true],
      ['seed.iso', false],
      ['rootfs/etc/keepalived/keepalived.conf', true],
    ])
    expect(proxy1.at(-1)?.diff).toMatch(/^- +virtual_router_id 51\n\+ +virtual_router_id 77$/m)
  })

  it('shows of user-data what is in no file', async () => {
    const access = { ...tutorial.cluster.access, sshKeys: ['ssh-ed25519 AAAA somebody'] }
    const { hosts } = await regenerated({ ...tutorial.cluster, access })
    const userData = hosts[0]?.files.find(({ path }) => path === 'db1/user-data')
    expect(userData?.diff).toMatch(/^\+ {4}ssh_authorized_keys:\n\+ {6}- ssh-ed25519 AAAA somebody$/m)
    expect(userData?.diff).not.toContain('content:')
  })

  it('replaces hosts for another network alone', async () => {
    const network = { ...tutorial.cluster.network, dns: ['10.77.0.53'] }
    const { hosts } = await regenerated({ ...tutorial.cluster, network })
    const files = hosts[0]?.files.map(({ path }) => path)
    expect([hosts[0]?.fate, files]).toEqual(['replaced', ['db1/network-config', 'db1/seed.iso']])
  })

  it('shows a file of user-data that somebody edited there, and what cannot be read as it is', () => {
    const text = tutorial.text('db1/user-data')
    const edited = edit(tutorial.files, { 'db1/user-data': text.replace('127.0.0.1 localhost', '127.0.0.1 mine') })
    expect(compare(edited, tutorial.files).hosts[0]?.files[0]?.diff).toContain('127.0.0.1 mine')
    const broken = edit(tutorial.files, { 'db1/user-data': `{ ${text}` })
    expect(compare(broken, tutorial.files).hosts[0]?.files[0]?.diff).toContain('-{ #cloud-config')
  })
})

async function regenerated(cluster: Cluster): Promise<OutDiff> {
  const { generate } = await import('../../generator/generate.ts')
  return compareOut(asOut(tutorial.files), generate(cluster, tutorial.secrets), cluster, tutorial.secrets)
}

function compare(before: readonly GeneratedFile[], after: readonly GeneratedFile[]): OutDiff {
  const { cluster, secrets }: { cluster: Cluster; secrets: Secrets } = tutorial
  return compareOut(asOut(before), after, cluster, secrets)
}

function asOut(files: readonly GeneratedFile[]): OutBefore {
  return {
    manifest: manifestOf(files),
    files: new Map(files.map(({ path, content }) => [path, Buffer.from(content)])),
  }
}

function edit(files: readonly GeneratedFile[], contents: Record<string, string>): GeneratedFile[] {
  return files.map((file) => ({ ...file, content: contents[file.path] ?? file.content }))
}

function fates(hosts: OutDiff['hosts']): Record<string, string> {
  return Object.fromEntries(hosts.map(({ host, fate }) => [host, fate]))
}

import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import pc from 'picocolors'
import { beforeEach, describe, expect, test } from 'vitest'
import { generateCommand } from '../../generator/commands/generate.ts'
import { showDiff } from '../../generator/commands/show-diff.ts'
import type { OutDiff } from '../../generator/render/compare.ts'
import { run, useFolder } from './folder.ts'

const topologies = fileURLToPath(new URL('../topologies/', import.meta.url))

useFolder()
beforeEach(() => {
  copyFileSync(`${topologies}tutorial.yaml`, 'topology.yaml')
  copyFileSync(`${topologies}secrets.yaml`, 'secrets.yaml')
  chmodSync('secrets.yaml', 0o600)
})

describe('generate --diff', () => {
  test('says of a folder that is not there that all is new, with status 3, and makes none', async () => {
    const before = await everything()
    const { out, err, status } = await run(generateCommand, '--diff')
    expect([err, status]).toEqual(['', 3])
    expect(out.split('\n').slice(0, 4)).toEqual(['db1: new', '--- /dev/null', '+++ db1/user-data', expect.any(String)])
    expect(out.split('\n\n').at(-1)).toBe(
      'new:      db1, db2, db3, proxy1, proxy2\nbake:     image db\nbake:     image proxy\nout is as it was: nothing was written.',
    )
    expect(await everything()).toBe(before)
  })

  test('says that nothing would change, with status 0', async () => {
    await run(generateCommand)
    const before = await everything()
    expect(await run(generateCommand, '--diff')).toEqual({ out: 'out: nothing would change', err: '', status: 0 })
    const { out, status } = await run(generateCommand, '--diff', '--json')
    expect([JSON.parse(out).changed, status]).toEqual([false, 0])
    expect(await everything()).toBe(before)
  })

  test('shows a changed secret as changed and neither of the two, and writes nothing', async () => {
    await run(generateCommand)
    const [old, fresh] = ['TEST-ONLY-haproxy_stats-01234567', 'TEST-ONLY-another-one-0123456789']
    writeFileSync('secrets.yaml', readFileSync('secrets.yaml', 'utf8').replace(old, fresh))
    const before = await everything()
    const { out, err, status } = await run(generateCommand, '--diff')
    expect([err, status]).toEqual(['', 3])
    expect(out).toMatch(/^-.*‹old passwords\.haproxy_stats›\n\+.*‹passwords\.haproxy_stats›$/m)
    expect(out).not.toContain('TEST-ONLY')
    expect(out).toContain('proxy2/rootfs/etc/haproxy/haproxy.cfg: changed as proxy1/rootfs/etc/haproxy/haproxy.cfg')
    expect(out.split('\n').slice(-3)).toEqual([
      'replaced: proxy1, proxy2 (new root disk, first boot again; data disks stay)',
      'kept:     db1, db2, db3',
      'out is as it was: nothing was written.',
    ])
    expect(await everything()).toBe(before)
    const data = await run(generateCommand, '--diff', '--json')
    expect([data.err, data.status, data.out.includes('TEST-ONLY')]).toEqual(['', 3, false])
    expect(JSON.parse(data.out).hosts.map(({ fate }: { fate: string }) => fate)).toEqual([
      'kept',
      'kept',
      'kept',
      'replaced',
      'replaced',
    ])
  })

  test('shows what generate then does', async () => {
    await run(generateCommand)
    writeFileSync('topology.yaml', readFileSync('topology.yaml', 'utf8').replace('failover: normal', 'failover: fast'))
    rmSync('out/db2/user-data')
    writeFileSync('out/proxy1/rootfs/etc/hosts', 'mine\n')
    const told: OutDiff = JSON.parse((await run(generateCommand, '--diff', '--json')).out)
    const all = [...[...told.hosts, ...told.images].flatMap(({ files }) => files), ...told.others]
    const named = (change: string) => all.filter((file) => file.change === change).map(({ path }) => path)
    const written = JSON.parse((await run(generateCommand, '--json')).out)
    expect([named('created').sort(), named('changed').sort(), named('removed').sort()]).toEqual([
      written.created.sort(),
      written.changed.sort(),
      written.removed.sort(),
    ])
    expect(written.created).toContain('db2/user-data')
    expect(written.changed).toContain('proxy1/rootfs/etc/hosts')
  })

  test.each(['--diff', '--json'])('refuses with %s a folder that is not hardway’s', async (option) => {
    mkdirSync('elsewhere')
    symlinkSync('elsewhere', 'out')
    const before = await everything()
    expect(await run(generateCommand, option)).toEqual({
      out: '',
      err: 'error[out-link]: this is a symbolic link, and hardway writes only below its own folder\n --> out\nhelp: remove the link',
      status: 2,
    })
    expect(await everything()).toBe(before)
  })
})

test('the difference as a person reads it', () => {
  const diff = '@@ -1,2 +1,2 @@\n one\n-two\n+three'
  const seed = (host: string, change: 'created' | 'changed' | 'removed') => ({
    path: `${host}/seed.iso`,
    change,
    diff: '',
  })
  const all: OutDiff = {
    changed: true,
    hosts: [
      {
        host: 'db1',
        fate: 'replaced',
        files: [
          { path: 'db1/user-data', change: 'changed', diff: '' },
          seed('db1', 'changed'),
          { path: 'db1/rootfs/etc/a', change: 'changed', diff },
        ],
      },
      { host: 'db2', fate: 'replaced', files: [{ path: 'db2/rootfs/etc/a', change: 'changed', diff }] },
      { host: 'db3', fate: 'kept', files: [{ path: 'db3/rootfs/etc/key', change: 'changed', diff: '' }] },
      {
        host: 'db4',
        fate: 'new',
        files: [{ path: 'db4/meta-data', change: 'created', diff: '@@ -0,0 +1,1 @@\n+one' }],
      },
      {
        host: 'db5',
        fate: 'removed',
        files: [{ path: 'db5/meta-data', change: 'removed', diff: '@@ -1,1 +0,0 @@\n-one' }],
      },
      { host: 'proxy1', fate: 'kept', files: [] },
    ],
    images: [
      {
        image: 'db',
        change: 'changed',
        hosts: ['db1', 'db2'],
        files: [{ path: 'packer/db/image.pkr.hcl', change: 'changed', diff }],
      },
    ],
    others: [
      { path: 'ca.pem', change: 'changed', diff: '@@ -1,1 +1,1 @@\n-‹old ca.certificate›\n+‹ca.certificate›' },
      { path: 'topology.svg', change: 'changed', diff: '' },
    ],
  }
  expect(showDiff(all, 'out', pc.createColors(false))).toBe(`db1: replaced, for its seed changes
db1/seed.iso: changed, binary
--- db1/rootfs/etc/a
+++ db1/rootfs/etc/a
@@ -1,2 +1,2 @@
 one
-two
+three

db2: replaced, for its seed changes
db2/rootfs/etc/a: changed as db1/rootfs/etc/a

db3: kept; what does not match its seed is written again
db3/rootfs/etc/key: changed, but only in how a secret is written

db4: new
--- /dev/null
+++ db4/meta-data
@@ -0,0 +1,1 @@
+one

db5: removed
--- db5/meta-data
+++ /dev/null
@@ -1,1 +0,0 @@
-one

image db: baked anew, for its recipe changes
--- packer/db/image.pkr.hcl
+++ packer/db/image.pkr.hcl
@@ -1,2 +1,2 @@
 one
-two
+three

beside the hosts
--- ca.pem
+++ ca.pem
@@ -1,1 +1,1 @@
-‹old ca.certificate›
+‹ca.certificate›
topology.svg: changed, a drawing

new:      db4
replaced: db1, db2 (new root disk, first boot again; data disks stay)
removed:  db5 (with the data)
kept:     db3, proxy1
rebake:   image db, and with it the virtual machines db1, db2 are replaced
out is as it was: nothing was written.`)
  expect(showDiff(all, 'out', pc.createColors(true))).toContain('\u001b[31m-two\u001b[39m\n\u001b[32m+three\u001b[39m')
})

// Names, kinds, sizes, modes and times of all that is here.
async function everything(): Promise<string> {
  return (await execa('find', ['.', '-printf', '%p %y %s %m %T@\n'])).stdout.split('\n').sort().join('\n')
}

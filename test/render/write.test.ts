import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeIfEmpty, write } from '../../generator/render/write.ts'

describe('write', () => {
  let parent: string
  let out: string
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'hardway-write-'))
    out = join(parent, 'out')
  })
  afterEach(() => rm(parent, { recursive: true, force: true }))

  const db1 = { path: 'db1/user-data', content: 'one' }
  const db2 = { path: 'db2/user-data', content: 'two' }

  it('writes files 0600 in folders 0700 and says so', async () => {
    const written = await write([db1, db2], out)
    expect(written).toEqual({ created: ['db1/user-data', 'db2/user-data'], changed: [], removed: [], unchanged: 0 })
    expect(await readFile(join(out, 'db1/user-data'), 'utf8')).toBe('one')
    expect((await stat(join(out, 'db1/user-data'))).mode & 0o777).toBe(0o600)
    for (const folder of ['', 'db1']) expect((await stat(join(out, folder))).mode & 0o777).toBe(0o700)
  })

  it('does not rewrite an unchanged file, and closes one that was opened up', async () => {
    await write([db1], out)
    const past = new Date('2001-01-01')
    await utimes(join(out, db1.path), past, past)
    await chmod(join(out, db1.path), 0o644)
    expect(await write([db1], out)).toMatchObject({ changed: [], unchanged: 1 })
    const after = await stat(join(out, db1.path))
    expect(after.mtime).toEqual(past)
    expect(after.mode & 0o777).toBe(0o600)
  })

  it('removes what it wrote earlier and no longer generates, with emptied folders, and nothing else', async () => {
    await write([db1, db2], out)
    await mkdir(join(out, 'images'))
    await writeFile(join(out, 'images/db.qcow2'), 'baked')
    await writeFile(join(out, 'db1/notes'), 'by a person')
    expect(await write([], out)).toMatchObject({ removed: ['db1/user-data', 'db2/user-data'] })
    expect((await readdir(out, { recursive: true })).sort()).toEqual([
      'db1',
      'db1/notes',
      'images',
      'images/db.qcow2',
      'manifest.json',
    ])
  })

  it('leaves no temporary file', async () => {
    await write([db1], out)
    await write([{ ...db1, content: 'other' }], out)
    expect((await readdir(out, { recursive: true })).sort()).toEqual(['db1', 'db1/user-data', 'manifest.json'])
  })

  it('removes the drafts of runs that were killed: its own, and old ones only', async () => {
    await write([db1, db2], out)
    const uuid = '6e1b7c5a-0d5f-4c3b-9a53-0f1f3a0c9d11'
    const old = ['manifest.json', 'db1/user-data', 'db2/user-data', 'db2/notes'].map((path) => `${path}.${uuid}.tmp`)
    for (const path of [...old, 'db2/notes.tmp']) {
      await writeFile(join(out, path), 'half a file')
      await utimes(join(out, path), new Date('2001-01-01'), new Date('2001-01-01'))
    }
    const young = `db1/user-data.${uuid.replaceAll('6', '7')}.tmp`
    await writeFile(join(out, young), 'of a run that lives')
    await write([db1], out)
    const left = ['db1', 'db1/user-data', young, 'db2', old[3] ?? '', 'db2/notes.tmp', 'manifest.json']
    expect((await readdir(out, { recursive: true })).sort()).toEqual(left.sort())
  })

  it('changes nothing where it refuses, whatever comes after what is wrong', async () => {
    await write([db1, db2], out)
    await rm(join(out, 'db2/user-data'))
    await symlink('/etc/hostname', join(out, 'db2/user-data'))
    const before = await readdir(out, { recursive: true })
    await expect(write([{ ...db1, content: 'other' }], out)).rejects.toThrow('this is a symbolic link')
    expect(await readdir(out, { recursive: true })).toEqual(before)
    expect(await readFile(join(out, 'db1/user-data'), 'utf8')).toBe('one')
    expect((await lstat(join(out, 'db2/user-data'))).isSymbolicLink()).toBe(true)
  })

  it('makes the folders above its own, and takes one that is empty', async () => {
    await mkdir(join(parent, 'empty'))
    for (const folder of [join(parent, 'a/b/out'), `${join(parent, 'empty')}/`]) {
      expect(await write([db1], folder)).toMatchObject({ created: ['db1/user-data'] })
    }
  })

  it('goes on where a run was cut short before its first file', async () => {
    await mkdir(out)
    await writeFile(join(out, 'manifest.json.6e1b7c5a.tmp'), '{')
    expect(await write([db1], out)).toMatchObject({ created: ['db1/user-data'] })
  })

  it('says why the system refuses a write, and that it is no bug', async () => {
    await expect(write([db1], '/proc/hardway')).rejects.toMatchObject({
      name: 'Failure',
      status: 1,
      message:
        "/proc/hardway cannot be written: ENOENT: no such file or directory, mkdir '/proc/hardway'\nhelp: look at its owner, mode and free space, or name another folder with --out",
    })
  })
})

describe('removeIfEmpty', () => {
  it('leaves a folder that something is in, and minds nobody who was quicker', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hardway-empty-'))
    await writeFile(join(folder, 'kept'), '')
    expect(await removeIfEmpty(folder)).toBe(false)
    await rm(join(folder, 'kept'))
    expect(await Promise.all([removeIfEmpty(folder), removeIfEmpty(folder), removeIfEmpty(folder)])).toEqual([
      true,
      true,
      true,
    ])
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

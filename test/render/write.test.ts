import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { write } from '../../generator/render/write.ts'

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

  it('refuses a folder that is a symbolic link, and one inside it', async () => {
    await mkdir(join(parent, 'elsewhere'))
    await symlink(join(parent, 'elsewhere'), out)
    await expect(write([db1], out)).rejects.toThrow(
      `${out} is a symbolic link: hardway writes only below its own folder. Remove the link, or name another folder with --out.`,
    )
    const inner = join(parent, 'inner')
    await mkdir(inner)
    await symlink(join(parent, 'elsewhere'), join(inner, 'db1'))
    await expect(write([db1], inner)).rejects.toThrow(`${join(inner, 'db1')} is a symbolic link`)
    expect(await readdir(join(parent, 'elsewhere'))).toEqual([])
  })

  it('refuses a file that is a symbolic link and leaves its target alone', async () => {
    const target = join(parent, 'precious')
    await writeFile(target, 'precious')
    await mkdir(join(out, 'db1'), { recursive: true })
    await symlink(target, join(out, 'db1/user-data'))
    await expect(write([db1], out)).rejects.toThrow('user-data is a symbolic link')
    expect(await readFile(target, 'utf8')).toBe('precious')
    expect((await lstat(join(out, 'db1/user-data'))).isSymbolicLink()).toBe(true)
  })

  it.each(['../precious', '/etc/passwd', 'db1/../../precious', 'db1//user-data', './db1'])(
    'refuses a manifest that lists %s',
    async (path) => {
      await writeFile(join(parent, 'precious'), 'precious')
      await mkdir(out)
      await writeFile(join(out, 'manifest.json'), JSON.stringify({ files: { [path]: 'sum' } }))
      await expect(write([], out)).rejects.toThrow(
        `${join(out, 'manifest.json')} lists "${path}", which is not a plain path below its folder. Remove that line.`,
      )
      expect(await readFile(join(parent, 'precious'), 'utf8')).toBe('precious')
    },
  )

  it('refuses a manifest that is no manifest', async () => {
    await mkdir(out)
    await writeFile(join(out, 'manifest.json'), 'not JSON')
    await expect(write([], out)).rejects.toThrow(
      `${join(out, 'manifest.json')} is not the manifest that hardway writes. Move the folder away and generate again.`,
    )
  })
})

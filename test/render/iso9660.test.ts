import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeIso } from '../../generator/render/iso9660.ts'

const files = {
  'user-data': `#cloud-config\n${'# Größe\n'.repeat(3000)}`,
  'meta-data': 'instance-id: db1\n',
  'network-config': 'x'.repeat(2048),
}

describe('writeIso', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hardway-iso-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('writes an image from which xorriso takes the same files, names and modes', async () => {
    await writeFile(join(folder, 'seed.iso'), writeIso(files))

    const arguments_ = [
      '-osirrox',
      'on',
      '-indev',
      join(folder, 'seed.iso'),
      '-extract',
      '/',
      join(folder, 'x'),
      '-lsl',
    ]
    const { stdout } = await execa('xorriso', arguments_)
    for (const [name, text] of Object.entries(files)) {
      expect(await readFile(join(folder, 'x', name), 'utf8')).toBe(text)
    }
    expect(stdout.match(/^-r-{8}/gm)).toHaveLength(3)
    // xorriso made the folder read-only, as the image says.
    await execa('chmod', ['-R', 'u+w', join(folder, 'x')])
  })

  it('carries the label by which cloud-init finds it', async () => {
    await writeFile(join(folder, 'seed.iso'), writeIso(files))
    const { stdout } = await execa('blkid', ['-p', '-o', 'export', join(folder, 'seed.iso')])
    expect(stdout).toContain('LABEL=CIDATA')
    expect(stdout).toContain('TYPE=iso9660')
  })

  it('gives the same bytes for the same files in any order', () => {
    const reversed = Object.fromEntries(Object.entries(files).reverse())
    expect(writeIso(reversed).equals(writeIso(files))).toBe(true)
  })

  it('refuses more names than its one folder holds', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`file-${i}`, '']))
    expect(() => writeIso(many)).toThrow(/^a seed's folder holds \d+ bytes, more than 2048$/)
  })
})

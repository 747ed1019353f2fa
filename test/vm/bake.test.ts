import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { write } from '../../generator/render/write.ts'
import {
  cleanFacts,
  expectedHeader,
  expectedVersions,
  type Manifest,
  parseFacts,
  programVersions,
} from '../packer/clean-image.ts'
import { generateTopology, namedSecrets } from '../support.ts'
import { bakedOut, bakeForTests } from './baked.ts'
import { processesNaming } from './support.ts'

const facts = join(import.meta.dirname, '../packer/facts.sh')
const unpack = join(import.meta.dirname, 'image-root.sh')

beforeAll(bakeForTests)

test('an image that is up to date is not baked again', async () => {
  const dates = async () => Promise.all(['db', 'proxy'].map(async (name) => (await stat(disk(name))).mtimeMs))
  const before = await dates()
  await bakeForTests()
  expect(await dates()).toEqual(before)
})

test('Ctrl-C: the build machine ends, and its key is gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardway-cut-'))
  const [out, scratch] = [join(folder, 'out'), join(folder, 'scratch')]
  mkdirSync(scratch)
  try {
    await write((await generateTopology('debian')).files, out)
    const inputs = ['--topology', 'test/topologies/debian.yaml', '--out', out]
    const options = { env: { TMPDIR: scratch }, reject: false } as const
    const bake = execa('node', ['generator/hardway.mjs', 'bake', 'db', ...inputs], options)
    // The build machine has its seed there, which Packer makes.
    const seed = `\0file=${join(scratch, 'hardway-bake-')}`
    await expect.poll(() => processesNaming(seed), { timeout: 120_000 }).toHaveLength(1)
    bake.kill('SIGINT')
    expect(await bake).toMatchObject({ signal: 'SIGINT' })
    await expect.poll(() => processesNaming(scratch), { timeout: 60_000 }).toEqual([])
    expect(readdirSync(scratch).filter((name) => !name.startsWith('tsx-'))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

describe.each(['db', 'proxy'] as const)('image %s', (image) => {
  const root = mkdtempSync(join(tmpdir(), `hardway-${image}-`))
  let found: Readonly<Record<string, string>> = {}
  let manifest: Manifest

  beforeAll(async () => {
    await execa('bash', [unpack, disk(image), root])
    found = parseFacts((await execa('bash', [facts, root])).stdout)
    manifest = JSON.parse(readFileSync(join(bakedOut, 'images', `${image}.manifest.json`), 'utf8')) as Manifest
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  test.each(Object.entries(cleanFacts(image)))('is clean: %s', (name, value) => {
    expect(found[name]).toBe(value)
  })

  test('tells its kernel not to check the timer, and to start again after a panic', () => {
    const menu = readFileSync(join(root, 'boot/grub/grub.cfg'), 'utf8')
    expect(menu).toMatch(/^linux \/vmlinuz .* no_timer_check panic=10 /m)
  })

  test('holds no secret of the cluster that it is baked for, nor do Packer’s files and output', async () => {
    const { secrets } = await generateTopology('debian')
    const log = join(bakedOut, 'logs', `bake-${image}.log`)
    const packer = join(bakedOut, 'packer')
    const values = Object.values(namedSecrets(secrets)).join('\n')
    const how = ['--recursive', '--text', '--files-with-matches', '--fixed-strings', '--devices=skip', '--file=-']
    const found = await execa('grep', [...how, root, log, packer], { input: values, reject: false })
    // 1: there is none.
    expect(found).toMatchObject({ stdout: '', stderr: '', exitCode: 1 })
  })

  test('has a manifest of this image', () => {
    expect(manifest).toMatchObject(expectedHeader(image))
  })

  test('has a manifest that names every installed package', () => {
    expect(Object.keys(manifest.packages).sort()).toEqual(found.packages?.split(' ').sort())
  })

  test('carries its manifest itself', () => {
    expect(JSON.parse(readFileSync(join(root, 'usr/share/hardway/manifest.json'), 'utf8'))).toEqual(manifest)
  })

  test('holds the series of the design', () => {
    expect(programVersions(image, manifest)).toEqual(expectedVersions[image])
  })

  test('is a disk of 8 GiB that depends on no other file', async () => {
    const { stdout } = await execa('qemu-img', ['info', '--output=json', disk(image)])
    const info = JSON.parse(stdout) as Record<string, unknown>
    expect({ format: info.format, size: info['virtual-size'], backing: info['backing-filename'] }).toEqual({
      format: 'qcow2',
      size: 8 * 2 ** 30,
      backing: undefined,
    })
  })
})

const disk = (image: string) => join(bakedOut, 'images', `${image}.qcow2`)

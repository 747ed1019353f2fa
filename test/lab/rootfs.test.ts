import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildRootfs } from '../../generator/lab/rootfs.ts'
import { locked, machineArch } from '../../generator/machine/root.ts'
import {
  cleanFacts,
  expectedHeader,
  expectedVersions,
  type Manifest,
  parseFacts,
  programVersions,
} from '../packer/clean-image.ts'

const facts = `${import.meta.dirname}/../packer/facts.sh`

describe.each(['db', 'proxy'] as const)('root file system %s', (image) => {
  let lower = ''
  let found: Readonly<Record<string, string>> = {}
  let manifest: Manifest

  beforeAll(async () => {
    lower = (await buildRootfs('debian-13', machineArch(), image, console.log)).lower
    found = parseFacts((await inRoot(lower, 'bash', facts, '.')).stdout)
    manifest = JSON.parse((await inRoot(lower, 'cat', 'usr/share/hardway/manifest.json')).stdout) as Manifest
  })

  test('is taken from the cache the second time', async () => {
    const said: string[] = []
    const again = await buildRootfs('debian-13', machineArch(), image, (text) => said.push(text))
    expect({ again, said }).toEqual({ again: { lower }, said: [] })
  })

  test.each(Object.entries(cleanFacts(image)))('is clean: %s', (name, value) => {
    expect(found[name]).toBe(value)
  })

  test('has a manifest of this image', () => {
    expect(manifest).toMatchObject(expectedHeader(image))
  })

  test('has a manifest that names every installed package', () => {
    expect(Object.keys(manifest.packages).sort()).toEqual(found.packages?.split(' ').sort())
  })

  test('holds the series of the design', () => {
    expect(programVersions(image, manifest)).toEqual(expectedVersions[image])
  })
})

test('a build sweeps away what a killed one has left, and nothing that is being built', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardway-roots-'))
  const script = join(folder, 'build.sh')
  writeFileSync(script, 'mkdir "$OUT"\n')
  for (const name of ['abandoned', 'running']) mkdirSync(join(folder, `${name}.partial`, 'usr'), { recursive: true })
  const running = execa('flock', ['--no-fork', join(folder, 'running.lock'), 'sleep', '60'], { reject: false })
  await expect.poll(() => readdirSync(folder)).toContain('running.lock')
  await locked(join(folder, 'built'), script, { OUT: join(folder, 'built') }, () => {})
  running.kill()
  expect(readdirSync(folder).filter((name) => !/\.(lock|sh)$/.test(name))).toEqual(['built', 'running.partial'])
  rmSync(folder, { recursive: true })
})

// A mount namespace of its own: nothing is left mounted, whatever happens to the test.
function inRoot(lower: string, ...command: readonly string[]) {
  const script = 'mount -t overlay overlay -o "lowerdir=$1" /mnt && cd /mnt && shift && exec "$@"'
  return execa('unshare', ['--mount', '--propagation', 'private', 'bash', '-c', script, 'bash', lower, ...command])
}

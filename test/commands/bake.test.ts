import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'

const out = mkdtempSync(join(tmpdir(), 'hardway-bake-'))
afterAll(() => rmSync(out, { recursive: true }))

const bake = (...words: readonly string[]) =>
  execa(
    'node',
    ['generator/hardway.mjs', 'bake', ...words, '--topology', 'test/topologies/debian.yaml', '--out', out],
    {
      reject: false,
    },
  )

test('an image that no host boots from is named, with those that there are', async () => {
  const { exitCode, stdout, stderr } = await bake('web')
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'no host of cluster hardway boots from an image web; its images are db, proxy',
  })
})

test('without a recipe the next step is to generate it, and nothing is written', async () => {
  const { exitCode, stdout, stderr } = await bake('db')
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain(`\n${out}/packer/db/image.pkr.hcl is missing\n  next: npx hardway generate, then bake again`)
  expect(readdirSync(out)).toEqual([])
})

import { readdirSync } from 'node:fs'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const folders = ['packer/scripts', 'packer/kernel', 'generator/machine', 'test/packer']

test('shellcheck has nothing to say about a script that bakes', async () => {
  const scripts = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.sh'))
      .map((name) => `${folder}/${name}`),
  )
  expect((await execa('shellcheck', scripts, { reject: false })).stdout).toBe('')
  expect(scripts).toContain('packer/scripts/90-clean.sh')
})

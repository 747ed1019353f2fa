import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installPlugin } from '../../generator/machine/packer.ts'
import { findTool } from '../../generator/machine/tools.ts'
import { write } from '../../generator/render/write.ts'
import { generateTopology, topologies } from '../support.ts'

const folder = mkdtempSync(join(tmpdir(), 'hardway-packer-'))
const key = join(folder, 'key')
let packer = ''
let env: Record<string, string> = {}

beforeAll(async () => {
  packer = await findTool('packer', console.log)
  const plugins = await installPlugin(packer, await findTool('packer-plugin-qemu', console.log))
  env = { CHECKPOINT_DISABLE: '1', PACKER_PLUGIN_PATH: plugins }
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(topologies)('recipes of %s', async (name) => {
  const { files } = await generateTopology(name)
  const out = join(folder, name)

  beforeAll(async () => {
    await write(
      files.filter(({ path }) => path.startsWith('packer/')),
      out,
    )
  })

  test.each(['db', 'proxy'])('%s is formatted as packer fmt has it', async (image) => {
    const { stdout } = await execa(packer, ['fmt', '-check', '-diff', join(out, 'packer', image)], {
      env,
      reject: false,
    })
    expect(stdout).toBe('')
  })

  // The checksum's list would be fetched: that part needs the network, the rest does not.
  test.each(['db', 'proxy'])('%s is valid', async (image) => {
    const here = { base_checksum: 'none', scripts: join(process.cwd(), 'packer/scripts') }
    const keys = { ssh_private_key_file: key, ssh_public_key_file: `${key}.pub` }
    const consul = image === 'db' && name === 'debian' ? { consul: key } : {}
    const variables = Object.entries({ ...here, ...keys, ...consul }).map(
      ([variable, value]) => `-var=${variable}=${value}`,
    )
    const cwd = join(out, 'packer', image)
    const { stdout } = await execa(packer, ['validate', ...variables, '.'], { cwd, env, reject: false })
    expect(stdout).toMatch(/The configuration is valid\.$/)
  })
})

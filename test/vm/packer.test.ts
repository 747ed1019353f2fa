import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installPlugin } from '../../generator/machine/packer.ts'
import { findTool } from '../../generator/machine/tools.ts'
import { buildCluster } from '../../generator/model/build.ts'
import { imagesOf } from '../../generator/model/images.ts'
import { handedIn } from '../../generator/os/bake-settings.ts'
import { guestSystems } from '../../generator/os/index.ts'
import { renderPacker } from '../../generator/render/packer.ts'
import { write } from '../../generator/render/write.ts'
import { acceptedTopologies } from '../fuzz/mutations.ts'
import { runs } from '../fuzz/runs.ts'
import { generateTopology, topologies } from '../support.ts'

const folder = mkdtempSync(join(tmpdir(), 'hardway-packer-'))
const key = join(folder, 'key')
let packer = ''
let env: Record<string, string> = {}

beforeAll(async () => {
  packer = await findTool('packer', console.log)
  const plugins = await installPlugin(packer, await findTool('packer-plugin-qemu', console.log), console.log)
  env = { CHECKPOINT_DISABLE: '1', PACKER_PLUGIN_PATH: plugins }
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(topologies)('recipes of %s', async (name) => {
  const { cluster, files } = await generateTopology(name)
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

  test.each(['db', 'proxy'] as const)('%s is valid', async (image) => {
    const programs = handedIn(guestSystems[cluster.image.os], { image, dcs: cluster.dcs })
    expect(await validate(join(out, 'packer', image), programs)).toMatch(/The configuration is valid\.$/)
  })
})

const { numRuns, seed = Date.now() % 2 ** 31 } = runs(8)
const random = fc.sample(acceptedTopologies(), { numRuns, seed }).map((topology) => buildCluster(topology))
// A host of both kinds boots from an image of its own, so not every cluster has each.
const recipes = random.flatMap((cluster, index) =>
  imagesOf(cluster).map((image) => ({
    index,
    image,
    cluster,
    cwd: join(folder, 'random', String(index), 'packer', image),
  })),
)

describe(`recipes of ${numRuns} random topologies (seed ${seed})`, () => {
  const out = join(folder, 'random')

  beforeAll(async () => {
    for (const [index, cluster] of random.entries()) await write(renderPacker(cluster), join(out, String(index)))
  })

  test('are formatted as packer fmt has them', async () => {
    const { stdout } = await execa(packer, ['fmt', '-check', '-diff', '-recursive', out], { env, reject: false })
    expect(stdout).toBe('')
  })

  test.each(recipes)('number $index: $image is valid and names its base', async ({ image, cluster, cwd }) => {
    expect(await validate(cwd, handedIn(guestSystems[cluster.image.os], { image, dcs: cluster.dcs }))).toMatch(
      /The configuration is valid\.$/,
    )
    expect(await evaluate(cwd, 'var.base_checksum')).toBe(cluster.image.checksum)
    if (cluster.image.url !== '') expect(await evaluate(cwd, 'var.base_image')).toBe(cluster.image.url)
  })
})

// The checksum's list would be fetched: that part needs the network, the rest does not.
async function validate(cwd: string, programs: readonly string[]): Promise<string> {
  const here = { base_checksum: 'none', scripts: join(process.cwd(), 'packer/scripts') }
  const keys = { ssh_private_key_file: key, ssh_public_key_file: `${key}.pub` }
  const all = { ...here, ...keys, ...Object.fromEntries(programs.map((program) => [program, key])) }
  const variables = Object.entries(all).map(([variable, value]) => `-var=${variable}=${value}`)
  const { all: said } = await execa(packer, ['validate', ...variables, '.'], { cwd, env, reject: false, all: true })
  return said ?? ''
}

async function evaluate(cwd: string, expression: string): Promise<string> {
  const { stdout } = await execa(packer, ['console', '.'], { cwd, env, input: `${expression}\n` })
  return stdout.replace(/^> /, '').trim()
}

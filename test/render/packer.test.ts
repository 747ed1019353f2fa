import { describe, expect, test } from 'vitest'
import { renderPacker } from '../../generator/render/packer.ts'
import { generateTopology, topologies } from '../support.ts'

const ubuntu = await generateTopology('tutorial')
const debian = await generateTopology('debian')

describe.each(topologies)('%s', async (name) => {
  const { files } = await generateTopology(name)

  test('has one recipe an image', () => {
    const recipes = files.map(({ path }) => path).filter((path) => path.startsWith('packer/'))
    expect(recipes.sort()).toEqual(['packer/db/image.pkr.hcl', 'packer/proxy/image.pkr.hcl'])
  })
})

test('Ubuntu starts from its cloud image and checks it against the published sums', () => {
  const recipe = ubuntu.text('packer/db/image.pkr.hcl')
  expect(defaultOf(recipe, 'base_image')).toBe(ubuntu.cluster.image.url)
  expect(defaultOf(recipe, 'base_checksum')).toMatch(/^file:https:\/\/.+\/SHA256SUMS$/)
})

test('Debian starts from the base that the bake makes', () => {
  const recipe = debian.text('packer/db/image.pkr.hcl')
  expect(defaultOf(recipe, 'base_image')).toBe('../../images/base-debian-13-amd64.qcow2')
})

test('only Debian’s db image gets Consul as a file', () => {
  const handedIn = (text: string) => text.includes('destination = "/run/hardway-programs/consul"')
  expect(handedIn(debian.text('packer/db/image.pkr.hcl'))).toBe(true)
  expect(handedIn(debian.text('packer/proxy/image.pkr.hcl'))).toBe(false)
  expect(handedIn(ubuntu.text('packer/db/image.pkr.hcl'))).toBe(false)
})

test('Ubuntu gets etcd and etcdctl as files, for its own are older', () => {
  const etcd = { ...ubuntu.cluster, dcs: 'etcd' as const }
  const recipe = String(renderPacker(etcd).find(({ path }) => path.includes('/db/'))?.content)
  for (const program of ['etcd', 'etcdctl'])
    expect(recipe).toContain(`    source      = var.${program}\n    destination = "/run/hardway-programs/${program}"`)
  expect(recipe).toContain('"HARDWAY_HANDED_IN=/run/hardway-programs/etcd /run/hardway-programs/etcdctl"')
  expect(recipe).not.toMatch(/HARDWAY_PACKAGES=[^"]*consul/)
})

test('the scripts run in order, and cleaning is the last', () => {
  const scripts = [...debian.text('packer/proxy/image.pkr.hcl').matchAll(/"\$\{var\.scripts\}\/(.+)"/g)]
  expect(scripts.map(([, name]) => name)).toEqual([
    '10-base.sh',
    '20-db.sh',
    '30-proxy.sh',
    '80-manifest.sh',
    '90-clean.sh',
  ])
})

test('no secret of the cluster is in a recipe', () => {
  const recipe = debian.text('packer/db/image.pkr.hcl') + debian.text('packer/proxy/image.pkr.hcl')
  const secrets = Object.values(debian.secrets.passwords).filter((value) => typeof value === 'string')
  expect(secrets.length).toBeGreaterThan(0)
  expect(secrets.filter((secret) => recipe.includes(secret))).toEqual([])
})

function defaultOf(recipe: string, variable: string): string | undefined {
  return new RegExp(`variable "${variable}" \\{[^}]*default += "([^"]*)"`).exec(recipe)?.[1]
}

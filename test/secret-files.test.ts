// Which host holds which secret, in which file and for whom: of everything that is generated.
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { GeneratedFile } from '../generator/render/files.ts'
import { seededSecrets } from './secret-files.ts'
import { generateTopology, namedSecrets, topologies } from './support.ts'

interface WrittenFile {
  readonly path: string
  readonly owner: string
  readonly permissions: string
  readonly content: string
}

describe.each(topologies)('the secrets of %s', async (name) => {
  const { cluster, secrets, files, text } = await generateTopology(name)
  const named = Object.entries(namedSecrets(secrets))
  const namesIn = (content: string) => named.flatMap(([secret, value]) => (content.includes(value) ? [secret] : []))

  it.each(cluster.hosts.map((host) => [host.name, host] as const))('on %s are in these files', (_, host) => {
    const { write_files: written } = load(text(`${host.name}/user-data`)) as { write_files: WrittenFile[] }
    const holding = written.flatMap(({ path, owner, permissions, content }) => {
      const found = namesIn(content).sort()
      return found.length > 0 ? [{ path, access: `${owner} ${permissions.replace(/^0/, '')}`, secrets: found }] : []
    })
    const expected = seededSecrets(host, cluster.dcs).map((file) => ({ ...file, secrets: [...file.secrets].sort() }))
    expect(holding.sort(byPath)).toEqual(expected.sort(byPath))
  })

  it.each(cluster.hosts.map((host) => [host.name, host] as const))('on %s are nowhere else in its seed', (_, host) => {
    const allowed = seededSecrets(host, cluster.dcs).flatMap((file) => file.secrets)
    const { write_files: _written, ...rest } = load(text(`${host.name}/user-data`)) as { write_files: WrittenFile[] }
    expect(namesIn(JSON.stringify(rest))).toEqual([])
    for (const document of ['meta-data', 'network-config'])
      expect(namesIn(text(`${host.name}/${document}`))).toEqual([])
    expect(namesIn(imageOf(files, host.name)).sort()).toEqual([...new Set(allowed)].sort())
  })

  it('are in nothing that is baked', () => {
    const baked = files.filter(({ path }) => path.startsWith('packer/'))
    expect(baked.length).toBeGreaterThan(1)
    for (const { path, content } of baked) expect({ [path]: namesIn(String(content)) }).toEqual({ [path]: [] })
  })

  it('of golden trees say what they are', () => {
    const { certificates: _certificates, ca, ...plain } = secrets
    for (const [secret, value] of Object.entries(namedSecrets({ ...plain, certificates: {} } as typeof secrets))) {
      const said = secret.endsWith('_token') ? value : `${value} ${Buffer.from(value, 'base64').toString()}`
      expect(said).toMatch(/TEST-ONLY|^7e570000-/)
    }
    expect(Buffer.from(ca.certificate.split('\n').slice(1, -2).join(''), 'base64').toString('latin1')).toContain(
      'TEST-ONLY certificate authority',
    )
  })
})

const byPath = (a: { path: string }, b: { path: string }) => a.path.localeCompare(b.path)

function imageOf(files: readonly GeneratedFile[], host: string): string {
  const image = files.find(({ path }) => path === `${host}/seed.iso`)?.content as Buffer
  return image.toString('latin1')
}

import { existsSync } from 'node:fs'
import pc from 'picocolors'
import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../generator/commands/explain.ts'
import { explainHost } from '../../generator/explain/explain-host.ts'
import { filePurposes } from '../../generator/explain/file-purposes.ts'
import { partTexts } from '../../generator/explain/part-texts.ts'
import { showExplained } from '../../generator/explain/show-explained.ts'
import { run } from '../commands/folder.ts'
import { generateTopology, hostOf, secretValues, topologies } from '../support.ts'

describe.each(topologies)('what is told of a host of %s', async (name) => {
  const { cluster, secrets, files } = await generateTopology(name)
  const explained = cluster.hosts.map((host) => explainHost(host, cluster, secrets))

  it.each(explained)('$name: each of its files, and no other', (host) => {
    const below = `${host.name}/rootfs`
    const generated = files.flatMap(({ path }) => (path.startsWith(`${below}/`) ? [path.slice(below.length)] : []))
    expect(host.parts.flatMap((part) => part.files.map(({ path }) => path))).toEqual(generated)
  })

  it('holds no secret', () => {
    const text = JSON.stringify(explained)
    for (const secret of secretValues(secrets)) expect(text).not.toContain(secret)
  })
})

it('each page that it names is there, and every file and part that it knows is one of a host', async () => {
  const { cluster, secrets } = await generateTopology('tutorial')
  const fast = {
    ...cluster,
    failover: { ...cluster.failover, nodeHealth: true },
    network: { ...cluster.network, dns: [] },
  }
  const others = await Promise.all(['etcd', 'zookeeper'].map(generateTopology))
  // A database host that is no server of the DCS.
  const agent = { ...hostOf(fast, 'db3'), roles: ['postgres' as const] }
  const parts = [
    ...[...fast.hosts, agent].flatMap((host) => explainHost(host, fast, secrets).parts),
    ...others.flatMap((other) =>
      other.cluster.hosts.flatMap((host) => explainHost(host, other.cluster, other.secrets).parts),
    ),
  ]
  for (const { page } of parts) expect(existsSync(page), page).toBe(true)
  expect([...new Set(parts.map((part) => part.name))].sort()).toEqual(Object.keys(partTexts).sort())
  const paths = parts.flatMap((part) => part.files.map(({ path }) => path))
  expect([...new Set(paths)].sort()).toEqual(Object.keys(filePurposes).sort())
})

it.each(['db1', 'proxy1'])('%s reads well; `vitest -u` renews it', async (name) => {
  const { cluster, secrets } = await generateTopology('debian')
  const explained = explainHost(hostOf(cluster, name), cluster, secrets)
  await expect(`${showExplained(explained, 'out', pc.createColors(false))}\n`).toMatchFileSnapshot(`${name}.txt`)
})

it('a host that is not there is named, with those that are', async () => {
  const { mkdtemp, rm, writeFile, readFile } = await import('node:fs/promises')
  const folder = await mkdtemp('/tmp/hardway-explain-')
  const secrets = `${folder}/secrets.yaml`
  await writeFile(secrets, await readFile('test/topologies/secrets.yaml'), { mode: 0o600 })
  const words = ['--topology', 'test/topologies/tutorial.yaml', '--secrets', secrets]
  expect(await run(explainCommand, 'db9', ...words)).toEqual({
    out: '',
    err: 'cluster hardway has no host db9; its hosts are db1, db2, db3, proxy1, proxy2',
    status: 2,
  })
  const { out, status } = await run(explainCommand, 'proxy2', '--json', ...words)
  expect([status, JSON.parse(out).name]).toEqual([0, 'proxy2'])
  await rm(folder, { recursive: true })
})

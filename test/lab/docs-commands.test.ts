// The commands of docs/labs from first to last, those by which a beginner looks around, and those that `explain` names: one cluster, made and removed by them.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { explainHost } from '../../generator/explain/explain-host.ts'
import { generateTopology, hostOf } from '../support.ts'
import { blocksBelow, blocksOf } from './docs-commands.ts'
import { tracesOf } from './support.ts'

const cluster = `docs-${process.pid}`
const program = resolve('generator/hardway.mjs')
const blocks = blocksOf('docs/labs')
const between = blocksBelow('docs/getting-started.md', 'Look around')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hardway-docs-'))
  // Another name than a person's own cluster on this machine has; `init` leaves the file as it is.
  const text = await readFile('test/topologies/debian.yaml', 'utf8')
  await writeFile(join(folder, 'topology.yaml'), text.replace('cluster: hardway', `cluster: ${cluster}`))
  const npx = join(folder, 'npx')
  await writeFile(npx, `#!/bin/sh\nshift\nexec node ${program} "$@"\n`)
  await chmod(npx, 0o755)
})
afterAll(async () => {
  await type(['npx hardway down'])
  await rm(folder, { recursive: true })
})

// A block is typed into one shell, whose first failure ends it.
async function type(commands: readonly string[]) {
  const script = commands.join('\n').replaceAll('service/hardway/', `service/${cluster}/`)
  const env = { PATH: `${folder}:${process.env.PATH}` }
  const options = { cwd: folder, env, stdin: 'ignore', all: true, reject: false, timeout: 120_000 } as const
  const { all, exitCode } = await execa('bash', ['-eu', '-o', 'pipefail', '-c', script], options)
  return { exitCode, all }
}

test.each([...blocks.slice(0, -1), ...between])('$page: $commands', async ({ commands }) => {
  const { exitCode, all } = await type(commands)
  expect(exitCode, all).toBe(0)
})

test('what `explain` says to try works on a host of each kind', async () => {
  const debian = await generateTopology('debian')
  const commands = ['db1', 'proxy1'].flatMap((name) =>
    explainHost(hostOf(debian.cluster, name), debian.cluster, debian.secrets).parts.flatMap((part) => part.commands),
  )
  expect(commands.length).toBeGreaterThan(10)
  const { exitCode, all } = await type(commands)
  expect(exitCode, all).toBe(0)
})

test.each(blocks.slice(-1))('$page: $commands, and nothing is left', async ({ commands }) => {
  const { exitCode, all } = await type(commands)
  expect(exitCode, all).toBe(0)
  expect(await tracesOf(cluster)).toEqual([])
})

import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pc from 'picocolors'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { bakeCommand } from '../../generator/commands/bake.ts'
import { deployCommand } from '../../generator/commands/deploy.ts'
import { showPlan } from '../../generator/commands/plan.ts'
import { upCommand } from '../../generator/commands/up.ts'
import { generate } from '../../generator/generate.ts'
import { lookAhead } from '../../generator/machine/progress.ts'
import { findTool, toolVersion } from '../../generator/machine/tools.ts'
import { planMachines } from '../../generator/vm/plan.ts'
import { generateTopology } from '../support.ts'
import { run, useFolder } from './folder.ts'

const topology = resolve('test/topologies/debian.yaml')
const secretsOfAll = resolve('test/topologies/secrets.yaml')
const { cluster, secrets } = await generateTopology('debian')
const files = generate(cluster, secrets)

let cache: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'hardway-cache-'))
  vi.stubEnv('HARDWAY_CACHE', cache)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(cache, { recursive: true })
})
useFolder()

test('a builder that is looked at tells what it would do, and does nothing', async () => {
  const tool = 'terraform-provider-libvirt'
  expect(await lookAhead((progress) => findTool(tool, progress))).toEqual({
    would: `building ${tool} ${toolVersion(tool)} with Go; the first time takes minutes`,
  })
  expect(readdirSync(cache)).toEqual([])
  expect(await lookAhead(async () => 'there')).toEqual({ value: 'there' })
  await expect(lookAhead(() => Promise.reject(new Error('broken')))).rejects.toThrow(/^broken$/)
})

test('up in an empty folder would make the inputs, and makes none', async () => {
  expect(await run(upCommand, '--dry-run')).toEqual({
    out: `\`hardway up\` would do 1 of 1 steps; nothing is done now:
  do  Inputs: topology.yaml, secrets.yaml
        topology.yaml is made: five hosts
        secrets.yaml is made for it where there is none
        all else follows from them: npx hardway init makes them, and this then tells more`,
    err: '',
    status: 0,
  })
  expect(readdirSync('.')).toEqual([])
})

test('up without its secrets would make these', async () => {
  const { out } = await run(upCommand, topology, '--dry-run')
  expect(out).toMatch(/\n {8}secrets\.yaml is made, with \d+ secrets\n/)
  expect(readdirSync('.')).toEqual([])
})

test('bake and deploy refuse what they would refuse, and write nothing', async () => {
  expect(await run(bakeCommand, '--topology', topology, '--dry-run')).toEqual({
    out: '',
    err: 'out/packer/db/image.pkr.hcl is missing\n  next: npx hardway generate, then bake again',
    status: 2,
  })
  cpSync(secretsOfAll, 'secrets.yaml')
  chmodSync('secrets.yaml', 0o600)
  const { err, status } = await run(deployCommand, topology, '--dry-run')
  expect({ err, status }).toEqual({
    err: expect.stringContaining('out is not what topology and secrets give for db1'),
    status: 1,
  })
  expect(readdirSync('.')).toEqual(['secrets.yaml'])
})

const images = { db: 'aaaaaaaaaaaa', proxy: 'bbbbbbbbbbbb' }
const seedOf = (host: string) => {
  const content = files.find(({ path }) => path === `${host}/seed.iso`)?.content ?? ''
  return `/pool/hardway.${host}-seed-${createHash('sha256').update(content).digest('hex').slice(0, 12)}.iso`
}
const hosts = cluster.hosts.map(({ name }) => name)
const domain = (name: string) => ({ name: `hardway.${name}`, uuid: name, running: true })
const imageDisks = ['/pool/hardway.db-image-aaaaaaaaaaaa.qcow2', '/pool/hardway.proxy-image-bbbbbbbbbbbb.qcow2']

test('machines with the seeds and images of now are left alone', () => {
  const held = { domains: hosts.map(domain), volumes: [...hosts.map(seedOf), ...imageDisks] }
  expect(planMachines(cluster, files, images, held)).toEqual([])
})

test('machines are made, replaced and removed as their volumes say', () => {
  const domains = ['db1', 'db2', 'proxy1', 'proxy2', 'db9'].map(domain)
  const volumes = [...['db1', 'proxy1', 'proxy2'].map(seedOf), ...imageDisks.slice(0, 1)]
  expect(planMachines(cluster, files, images, { domains, volumes })).toEqual([
    'db2 is replaced, for its seed changes; its data disk stays',
    'db3 is made and switched on',
    'proxy1 is replaced, for its image changes; its data disk stays',
    'proxy2 is replaced, for its image changes; its data disk stays',
    'hardway.db9 is removed: the topology no longer has it',
  ])
})

test('a plan without a step to take says so', () => {
  const steps = [{ title: 'Image db', todo: [] }]
  expect(showPlan('hardway bake', steps, pc.createColors(false))).toBe(
    'Nothing is to be done by `hardway bake`:\n  ok  Image db',
  )
})

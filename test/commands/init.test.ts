import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkCommand } from '../../generator/commands/check.ts'
import { initCommand } from '../../generator/commands/init.ts'
import { run, useFolder } from './folder.ts'

useFolder()

test('makes a topology and its secrets, and check calls them good', async () => {
  const { out, status } = await run(initCommand)
  expect([out, status]).toEqual(['topology.yaml: made\nsecrets.yaml: made, 19 secrets', 0])
  expect(readdirSync('.').sort()).toEqual(['secrets.yaml', 'topology.yaml'])
  expect(statSync('secrets.yaml').mode & 0o777).toBe(0o600)
  expect(await run(checkCommand)).toEqual({ out: 'topology.yaml and secrets.yaml: good', err: '', status: 0 })
})

test('removes the half-made file of a run that was killed long ago', async () => {
  const [old, young] = [
    '.hardway-6e1b7c5a-0d5f-4c3b-9a53-0f1f3a0c9d11',
    '.hardway-7e1b7c5a-0d5f-4c3b-9a53-0f1f3a0c9d11',
  ]
  for (const name of [old, young, '.hardway-notes']) writeFileSync(name, 'half a secret')
  for (const name of [old, '.hardway-notes']) utimesSync(name, new Date('2001-01-01'), new Date('2001-01-01'))
  await run(initCommand)
  expect(readdirSync('.').sort()).toEqual([young, '.hardway-notes', 'secrets.yaml', 'topology.yaml'])
})

test.each(['ubuntu-24.04', 'debian-13'])('--os %s stands in the topology', async (os) => {
  await run(initCommand, '--os', os)
  expect(readFileSync('topology.yaml', 'utf8')).toContain(`\n  os: ${os} #`)
})

test('an unknown system is refused and nothing is made', async () => {
  const { err, status } = await run(initCommand, '--os', 'debian-12')
  expect([err, status]).toEqual([
    "error: option '--os <system>' argument 'debian-12' is invalid. Allowed choices are ubuntu-24.04, debian-13.",
    2,
  ])
  expect(readdirSync('.')).toEqual([])
})

test('an editor finds the schema', async () => {
  await run(initCommand)
  const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync('topology.yaml', 'utf8')) ?? []
  const schema = fileURLToPath(new URL('../../generator/topology/schema.json', import.meta.url))
  expect(resolve(dirname('topology.yaml'), path)).toBe(schema)
})

test('never overwrites', async () => {
  await run(initCommand)
  const before = ['topology.yaml', 'secrets.yaml'].map((path) => readFileSync(path, 'utf8'))
  const { out } = await run(initCommand, '--os', 'ubuntu-24.04')
  expect(out).toBe('topology.yaml: is there, nothing changed\nsecrets.yaml: complete, nothing changed')
  expect(['topology.yaml', 'secrets.yaml'].map((path) => readFileSync(path, 'utf8'))).toEqual(before)
})

test('a wrong topology that is there is reported, and no secrets are made for it', async () => {
  writeFileSync('topology.yaml', 'cluster: 1\n')
  const { err, status } = await run(initCommand)
  expect(status).toBe(2)
  expect(err).toContain('error[wrong-type]: `cluster` must be text, not the number `1`')
  expect(readdirSync('.')).toEqual(['topology.yaml'])
})

test('a folder that is not there is said', async () => {
  const { err, status } = await run(initCommand, 'no/topology.yaml')
  expect(status).toBe(1)
  expect(err).toMatch(/^no\/topology\.yaml cannot be written: ENOENT/)
})

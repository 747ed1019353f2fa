import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { storeBundle } from '../generator/bundle.ts'

let [root, program, cache] = ['', '', '']
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hardway-bundle-'))
  mkdirSync(join(root, 'generator'))
  program = join(root, 'generator/cli.ts')
  cache = join(root, 'cache')
  writeFileSync(program, 'broken now {')
  writeFileSync(join(root, 'generator/place.ts'), 'broken now {')
})
afterEach(() => rmSync(root, { recursive: true }))

const place = () => join(root, 'generator/place.ts')
const sources = () =>
  new Map([
    [program, `import { place } from './place.ts'\nexport const main = (): string => place`],
    [place(), 'export const place: string = import.meta.url'],
  ])

test('holds the given texts, whatever the disk holds by now, and their places', async () => {
  const file = join(cache, 'one.cjs')
  await storeBundle(program, sources(), file)
  expect(createRequire(import.meta.url)(file).main()).toBe(pathToFileURL(place()).href)
})

test('refuses a source that is not among those that name it', async () => {
  const some = new Map([...sources()].slice(0, 1))
  const message = `${place()} is not among the sources that name the bundle`
  await expect(storeBundle(program, some, join(cache, 'one.cjs'))).rejects.toThrow(message)
  expect(readdirSync(cache)).toEqual([])
})

test('keeps the five newest and no draft of a start that was killed', async () => {
  mkdirSync(cache)
  for (const [index, name] of ['a.cjs', 'b.cjs.draft', 'c.cjs', 'd.cjs', 'e.cjs', 'f.cjs'].entries()) {
    writeFileSync(join(cache, name), '')
    utimesSync(join(cache, name), index + 1, index + 1)
  }
  await storeBundle(program, sources(), join(cache, 'new.cjs'))
  expect(readdirSync(cache).sort()).toEqual(['c.cjs', 'd.cjs', 'e.cjs', 'f.cjs', 'new.cjs'])
})

test('leaves nothing in another user’s checkout', async () => {
  // Root gives his program away; everybody else takes one of root's.
  if (process.geteuid?.() === 0) chownSync(program, 65534, 65534)
  else {
    rmSync(program)
    symlinkSync('/etc/passwd', program)
  }
  await storeBundle(program, sources(), join(cache, 'one.cjs'))
  expect(readdirSync(root)).toEqual(['generator'])
})

import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
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

test('gives of each package what Node gives', async () => {
  const modules = join(root, 'node_modules')
  mkdirSync(modules)
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object }
  // reflect-metadata first: others want it there. tsx has nothing to import.
  const names = ['reflect-metadata', ...Object.keys(dependencies).filter((name) => !/^(reflect|tsx)/.test(name))]
  const imports = names.map((name, i) => `import p${i}, * as all${i} from '${name}'\n`).join('')
  const text = `${imports}export const all = [${names.map((_, i) => `{ ...all${i}, default: p${i} }`)}]`
  for (const name of new Set(names.map((name) => name.split('/')[0] ?? ''))) {
    symlinkSync(resolve('node_modules', name), join(modules, name))
  }
  const file = join(modules, '.cache/packages.cjs')
  await storeBundle(program, new Map([[program, text]]), file)
  // In a process of its own: vitest changes what an import gives.
  const script = `
    const { all } = require(${JSON.stringify(file)})
    Promise.all(${JSON.stringify(names)}.map(async (name, i) => {
      const own = await import(name)
      const keys = Object.keys(own).filter((key) => !['__esModule', 'module.exports'].includes(key))
      return [name, ...keys.filter((key) => typeof own[key] !== typeof all[i][key])]
    })).then((found) => console.log(JSON.stringify(found)))`
  const { stdout, stderr } = await execa('node', ['--eval', script], { cwd: root })
  const found = JSON.parse(stdout) as [name: string, ...different: string[]][]
  expect([stderr, found.map(([name]) => name)]).toEqual(['', names])
  expect(found.filter(([, ...different]) => different.length > 0)).toEqual([])
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

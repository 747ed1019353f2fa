import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hardway-start-'))
  copyParts('.', root, ['generator', 'templates', 'package.json'])
  cpSync('test/topologies/tutorial.yaml', join(root, 'topology.yaml'))
  writeFileSync(join(root, 'secrets.yaml'), readFileSync('test/topologies/secrets.yaml'), { mode: 0o600 })
  mkdirSync(join(root, 'node_modules'))
  // What those need in their turn Node finds where they really stand.
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(root, 'node_modules', name)), { recursive: true })
    symlinkSync(resolve('node_modules', name), join(root, 'node_modules', name))
  }
})
afterEach(() => rmSync(root, { recursive: true }))

async function start(words: readonly string[], folder = root) {
  const options = { cwd: folder, reject: false }
  const { stdout, stderr, exitCode } = await execa('node', ['generator/hardway.mjs', ...words], options)
  return { stdout, stderr, exitCode }
}

function bundles(folder = root): string[] {
  return readdirSync(join(folder, 'node_modules/.cache/hardway')).map((name) =>
    join(folder, 'node_modules/.cache/hardway', name),
  )
}

/** Changes a text of a file and nothing else: neither its size nor its date. */
function change(path: string, from: string, to: string): void {
  const [file, { atime, mtime }] = [join(root, path), statSync(join(root, path))]
  const [before, after] = [readFileSync(file, 'utf8'), readFileSync(file, 'utf8').replace(from, to)]
  expect([after.length, after === before]).toEqual([before.length, false])
  writeFileSync(file, after)
  utimesSync(file, atime, mtime)
}

function copyParts(from: string, to: string, parts: readonly string[]): void {
  for (const part of parts) cpSync(join(from, part), join(to, part), { recursive: true, verbatimSymlinks: true })
}

const [title, otherTitle] = ['highly available', 'barely available']

test('the first start translates the sources, the second one needs no translator', async () => {
  const first = await start(['check'])
  expect(first).toMatchObject({ exitCode: 0, stderr: '' })
  expect(bundles()).toHaveLength(1)
  for (const name of ['tsx', 'esbuild']) rmSync(join(root, 'node_modules', name))
  expect(await start(['check'])).toEqual(first)
})

test('the second start tells a problem like the first', async () => {
  writeFileSync(join(root, 'broken.yaml'), 'hosts: 1\n')
  const first = await start(['check', 'broken.yaml'])
  expect(first).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('1 | hosts: 1\n  |        ^\n') })
  expect(await start(['check', 'broken.yaml'])).toEqual(first)
})

test('a changed source is picked up, even with its old size and date', async () => {
  expect((await start(['--help'])).stdout).toContain(title)
  change('generator/cli.ts', title, otherTitle)
  expect((await start(['--help'])).stdout).toContain(otherTitle)
  expect((await start(['--help'])).stdout).toContain(otherTitle)
})

test('a copied checkout uses its own templates', async () => {
  await start(['check'])
  const copy = join(root, 'copy')
  mkdirSync(copy)
  copyParts(root, copy, ['generator', 'templates', 'package.json', 'node_modules', 'topology.yaml', 'secrets.yaml'])
  writeFileSync(join(copy, 'templates/patroni/etc/patroni/config.yml.njk'), 'of the copy')
  expect(await start(['generate'], copy)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(readFileSync(join(copy, 'out/db1/rootfs/etc/patroni/config.yml'), 'utf8')).toBe('of the copy')
})

test('first starts at the same time leave one whole file', async () => {
  const all = await Promise.all(Array.from({ length: 3 }, () => start(['check'])))
  expect(all.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(all.map(() => [0, '']))
  expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1)
  expect(bundles()).toHaveLength(1)
  rmSync(join(root, 'node_modules/tsx'))
  expect(await start(['check'])).toMatchObject({ exitCode: 0, stderr: '' })
})

test('where no file can be written the sources serve', async () => {
  // Not even root may make a folder there.
  symlinkSync('/sys', join(root, 'node_modules/.cache'))
  expect(await start(['check'])).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await start(['check'])).toMatchObject({ exitCode: 0, stderr: '' })
})

test('a broken source is named with its line', async () => {
  writeFileSync(join(root, 'generator/failure.ts'), 'export class {\n')
  const { exitCode, stderr } = await start(['check'])
  expect(exitCode).toBe(1)
  expect(stderr).toContain('generator/failure.ts:1:13: ERROR: Expected identifier but found "{"')
})

test('--debug names the sources, not what they were translated to', async () => {
  await start(['check'])
  const { stderr } = await start(['check', 'missing.yaml', '--debug'])
  expect(stderr).toMatch(/at \S+ \(.*\/generator\/commands\/check\.ts:\d+:\d+\)/)
})

test('a bug is told in a line, and where it is only with --debug', async () => {
  const broken = 'export function rulesCommand() { throw new Error("no such thing") }\n'
  writeFileSync(join(root, 'generator/commands/rules.ts'), broken)
  const told = 'hardway: this is a bug: no such thing\n  next: --debug shows where'
  expect(await start(['rules'])).toEqual({ stdout: '', stderr: told, exitCode: 1 })
  const { stderr } = await start(['rules', '--debug'])
  expect(stderr).toMatch(/^hardway: this is a bug: Error: no such thing\n +at rulesCommand .*rules\.ts:1:/)
})

test('a package that is not installed is named, with what installs it', async () => {
  const told = (name: string) => ({
    stdout: '',
    stderr: `hardway: npm's package ${name} is not installed\n  next: npm run prepare:node, in ${root}`,
    exitCode: 1,
  })
  rmSync(join(root, 'node_modules/diff'))
  expect(await start(['generate', '--diff'])).toEqual(told('diff'))
  expect(await start(['generate', '--diff'])).toEqual(told('diff'))
  rmSync(join(root, 'node_modules'), { recursive: true })
  expect(await start(['check'])).toEqual(told('tsx'))
})

test('a Node that is too old is told', async () => {
  const old = "data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '18.20.8' } })"
  const { stderr, exitCode } = await execa('node', ['--import', old, 'generator/hardway.mjs'], { reject: false })
  expect([stderr, exitCode]).toEqual(['hardway needs Node.js 20.19 or later; this is 18.20.8', 1])
})

test('whoever reads the output may go, and a full disk is told', async () => {
  const shell = (words: string) =>
    execa('bash', ['-c', `node generator/hardway.mjs ${words}`], { cwd: root, reject: false })
  const piped = await shell('rules --json | true; exit ${PIPESTATUS[0]}')
  expect([piped.exitCode, piped.stderr]).toEqual([141, ''])
  const full = await shell('rules > /dev/full')
  const told = 'hardway: the output cannot be written: ENOSPC: no space left on device, write'
  expect([full.exitCode, full.stderr]).toEqual([1, told])
})

test('--help and --version load no verb; each verb is found wherever it stands', async () => {
  for (const name of ['execa', 'listr2', 'pg', 'yaml', 'nunjucks']) rmSync(join(root, 'node_modules', name))
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(await start(['--version'])).toEqual({ stdout: version, stderr: '', exitCode: 0 })
  const { stdout, exitCode } = await start(['--help'])
  const verbs = stdout.matchAll(/^ {2}([a-z]+) {2,}[A-Z]/gm)
  const inCode = readFileSync('generator/cli.ts', 'utf8').matchAll(/^ {2}([a-z]+): \{\n {4}does:/gm)
  const all = [...inCode].map(([, name]) => name)
  expect(all).toEqual(expect.arrayContaining(['init', 'check', 'generate', 'up', 'version']))
  expect([exitCode, ...[...verbs].map(([, name]) => name)]).toEqual([0, ...all])
  for (const words of [
    ['help', 'check'],
    ['--debug', 'check', '--help'],
    ['check', '--help'],
  ]) {
    expect((await start(words)).stdout).toMatch(/^Usage: hardway check .*\n\nTell everything that is wrong/)
  }
  expect(await start(['chek'])).toMatchObject({
    stderr: "error: unknown command 'chek'\n(Did you mean check?)",
    exitCode: 2,
  })
})

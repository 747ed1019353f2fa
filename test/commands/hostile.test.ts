// What no topology is, given to the real command line: it ends by itself, with status 2 and a report.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, describe, expect, test } from 'vitest'

const program = join(import.meta.dirname, '../../generator/hardway.mjs')
const reports = join(import.meta.dirname, 'hostile')
const tutorial = readFileSync('test/topologies/tutorial.yaml', 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'hardway-hostile-'))
afterAll(() => rmSync(folder, { recursive: true }))

const mebibyte = 1024 * 1024

/** One text for each number from 0, joined. */
function each(count: number, text: (index: number) => string, between = ''): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(between)
}

const bomb = each(
  9,
  (level) => `k${level}: &a${level} [${each(10, () => (level === 0 ? 'x' : `*a${level - 1}`), ', ')}]\n`,
)

/** A file's content, or what makes the file at a path. */
type Content = string | Uint8Array | ((path: string) => void)

const topologies: Readonly<Record<string, Content>> = {
  // Sizes.
  '10-mebibytes': 'a'.repeat(10 * mebibyte),
  '10-mebibytes-of-hosts': `hosts:\n${each(250_000, (index) => `  - { name: db${index}, address: 10.77.0.11 }\n`)}`,
  '10000-hosts': tutorial.replace(
    'databases:',
    `${each(10_000, (index) => `  - { name: h${index}, address: 10.77.${index >> 8}.${index & 255}, roles: [dcs] }\n`)}$&`,
  ),
  '600-hosts': tutorial.replace(
    'databases:',
    `${each(600, (index) => `  - { name: h${index}, address: 10.78.${index >> 8}.${index & 255}, roles: [dcs] }\n`)}$&`,
  ),
  'hosts-outside': `network: { cidr: 10.77.0.0/24, gateway: 10.77.0.1 }\nhosts: [${each(2700, (index) => `{ address: 11.0.${index >> 8}.${index & 255} }`, ',')}]`,
  'hosts-misspelt-on-one-line': `hosts: [${each(3600, () => `{adress: "${'x'.repeat(120)}"}`, ',')}]`,
  'unknown-keys': `{${each(9500, (index) => `acce${index}`, ',')}}`,
  'unknown-keys-long': `{${each(9500, (index) => `k${index}`.padEnd(60, 'x'), ',')}}`,
  'very-long-line': `hosts: [${each(100, () => `{adress: "${'x'.repeat(10_000)}"}`, ',')}]`,
  'very-long-url': `libvirt: {uri: "a://${':'.repeat(60_000)}"}\n`,
  'very-long-key': `${'k'.repeat(60_000)}: 1\n`,
  'very-long-text': `cluster: "${'x'.repeat(70_000)}"\n`,
  'many-lines-before': `${each(14, (index) => `k${index}: |\n${'  a\n'.repeat(16_000)}`)}hosts: [${each(200, () => '{adress: 1}', ',')}]`,
  'huge-numbers': `vip: { address: 10.77.0.100, router_id: ${'9'.repeat(400)} }\nfailover: { ttl: .nan, loop_wait: -.inf, retry_timeout: 1e-400 }\nhosts: []\n`,
  escapes: `a: "${'\\x41'.repeat(100_000)}"`,

  // Aliases.
  'alias-bomb': bomb,
  'alias-of-many-keys': `x: &h {${each(1000, (index) => `k${index}`, ',')}}\nhosts: [${each(100, () => '*h', ',')}]`,
  'alias-of-long-texts': `x: [${each(14, (index) => `&s${index} "${'y'.repeat(65_000)}"`, ',')}]\ny: &y [${each(14, (index) => `*s${index}`, ',')}]\nhosts: [{roles: [${each(900, () => '*y', ',')}]}]`,
  'alias-of-a-long-url': `x: &s "a://${':'.repeat(60_000)}"\nlibvirt: {uri: [${each(900, () => '*s', ',')}]}`,
  'aliases-without-number': `x: [${each(16, (index) => `&h${index} {name: 1}`, ',')}]\nhosts: [${each(16, (index) => each(900, () => `*h${index}`, ','), ',')}]`,

  // Nesting.
  'deep-flow': `a: ${'['.repeat(100_000)}`,
  'deep-block': '- '.repeat(100_000),
  'deep-stairs': each(1000, (depth) => `${' '.repeat(depth)}a:\n`),
  'keys-of-keys': '? '.repeat(100_000),

  // Characters.
  nul: `cluster: "hard\0way"\n`,
  'control-characters': 'cluster: "\u001b[2J\u001b]0;owned\u0007"\n',
  'not-utf-8': Buffer.from('cluster: h\xe4rdway\n', 'latin1'),
  'utf-16': Buffer.from('\ufeffcluster: hardway\n', 'utf16le'),
  binary: Buffer.from('7f454c4602010100000000000000000003003e0001000000', 'hex'),
  zeros: Buffer.alloc(mebibyte),

  // Meaning.
  'proto-key': '__proto__: { dcs: etcd }\nconstructor: { prototype: { polluted: 1 } }\n',
  'proto-key-quoted': 'hosts: [{ "__proto__": { name: db1 }, "\\u005f_proto__": 1 }]\n',
  'tag-function': 'cluster: !!js/function "function(){ process.exit(0) }"\n',
  'tag-binary': 'cluster: !!binary aGFyZHdheQ==\n',
  'duplicate-keys': `${tutorial}${each(5000, () => 'dcs: consul\n')}`,
  'many-documents': '---\na: 1\n...\n'.repeat(5000),
  'no-map': '[1, 2, 3]\n',

  // Files that are none.
  folder: (path) => mkdirSync(path),
  pipe: (path) => execFileSync('mkfifo', [path]),
  'zero-device': (path) => symlinkSync('/dev/zero', path),
  'link-to-itself': (path) => symlinkSync(path, path),
}

const canary = 'CANARY-secret-0123456789abcdefgh'
const secrets: Readonly<Record<string, Content>> = {
  '10-mebibytes': `passwords: { replicator: ${canary} }\n`.padEnd(10 * mebibyte),
  'alias-bomb': `passwords: { replicator: ${canary} }\n${bomb}`,
  'deep-flow': `passwords: ${'['.repeat(100_000)}${canary}`,
  nul: `passwords: { replicator: "${canary}\0" }\n`,
  'proto-key': `passwords: { __proto__: { replicator: ${canary} } }\n`,
  'two-documents': `passwords: { replicator: ${canary} }\n---\npasswords: { replicator: ${canary} }\n`,
  'broken-quotes': `passwords: { replicator: "${canary} }\n`,
  'value-as-key': `passwords:\n  ${canary}\n  replicator: x\n`,
  'list-for-map': `passwords: [${canary}]\nconsul: ${canary}\nca: ${canary}\ncertificates: [${canary}]\nowners: ${canary}\n`,
  'many-owners': `owners: {${each(10_000, (index) => `o${index}: ${canary}`, ',')}}\n`,
  'not-utf-8': Buffer.from(`passwords: { replicator: ${canary}\xff }\n`, 'latin1'),
  folder: (path) => mkdirSync(path),
  pipe: (path) => execFileSync('mkfifo', [path]),
  'zero-device': (path) => symlinkSync('/dev/zero', path),
}

describe.concurrent('a topology that is none', () => {
  test.for(Object.entries(topologies))('%s', async ([name, content], { expect }) => {
    const said = await check(make(`${name}.yaml`, content))
    await expect(excerpt(said)).toMatchFileSnapshot(join(reports, `topology-${name}.txt`))
  })
})

describe.concurrent('secrets that are none', () => {
  test.for(Object.entries(secrets))('%s', async ([name, content], { expect }) => {
    const said = await check(
      join(process.cwd(), 'test/topologies/tutorial.yaml'),
      make(`secrets-${name}.yaml`, content),
    )
    expect(said).not.toContain('CANARY')
    await expect(excerpt(said)).toMatchFileSnapshot(join(reports, `secrets-${name}.txt`))
  })
})

test('every report belongs to a file above', () => {
  const names = [
    ...Object.keys(topologies).map((name) => `topology-${name}.txt`),
    ...Object.keys(secrets).map((name) => `secrets-${name}.txt`),
  ]
  expect(readdirSync(reports).sort()).toEqual(names.sort())
})

test('generate writes nothing', async () => {
  const out = join(folder, 'out')
  const { exitCode } = await hardway('generate', make('generate.yaml', bomb), '--out', out)
  expect([exitCode, existsSync(out)]).toEqual([2, false])
})

function make(name: string, content: Content): string {
  const path = join(folder, name)
  if (typeof content === 'function') content(path)
  else writeFileSync(path, content, { mode: 0o600 })
  return name
}

async function check(topology: string, secrets?: string): Promise<string> {
  const { stdout, stderr, exitCode, signal } = await hardway(
    'check',
    topology,
    ...(secrets ? ['--secrets', secrets] : []),
  )
  return `${stderr}\nexit status ${exitCode ?? signal}${stdout === '' ? '' : `, standard output ${stdout}`}`
}

// Bounds of a hang and no measurement. That of the processor's time (seconds) holds on a busy machine too; idle, the slowest
// of them takes less than two.
function hardway(...words: readonly string[]) {
  return execa('prlimit', ['--cpu=8', '--', process.execPath, program, ...words], {
    cwd: folder,
    stdin: 'ignore',
    reject: false,
    timeout: 50_000,
    killSignal: 'SIGKILL',
  })
}

// A report of a hundred problems is told by its first, its last and its end.
function excerpt(said: string): string {
  expect(said).toMatch(/\nexit status 2$/)
  const blocks = said.split('\n\n')
  const shown = blocks.length > 4 ? [blocks[0], '[…]', ...blocks.slice(-3)] : blocks
  return `${shown.join('\n\n')}\n`.replaceAll(process.cwd(), '')
}

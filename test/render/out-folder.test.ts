import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { inspectFolder, sources } from '../../generator/render/out-folder.ts'
import { outRules } from '../../generator/render/out-rules.ts'

const sum = 'a'.repeat(64)

let parent: string
let out: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'hardway-out-'))
  out = join(parent, 'out')
})
afterEach(() => rmSync(parent, { recursive: true }))

interface Case {
  readonly is: string
  /** Makes the trouble; answers the folder to write to, where that is not `out`. */
  readonly make: () => unknown
  readonly rule: keyof typeof outRules
  readonly message: string
  /** Where it stands, below `out`. */
  readonly at?: string
  readonly repair: string
}

const elsewhere = 'name another folder with --out, such as `--out out`'
const link = 'this is a symbolic link, and hardway writes only below its own folder'
const paths = ['db1/user-data', 'db1/rootfs/etc/hosts']

const cases: readonly Case[] = [
  {
    is: 'the root of the file system',
    make: () => '/',
    rule: 'out-place',
    message: 'this is the root of the file system',
    repair: elsewhere,
  },
  {
    is: 'the root by way of `..`',
    make: () => '../../../../../../../../../..',
    rule: 'out-place',
    message: 'this is the root of the file system',
    repair: elsewhere,
  },
  {
    is: 'a home folder',
    make: () => homedir(),
    rule: 'out-place',
    message: 'this is a home folder',
    repair: elsewhere,
  },
  {
    is: 'a home folder through a link to the folder above it',
    make: () => {
      symlinkSync(join(homedir(), '..'), join(parent, 'above'))
      return join(parent, 'above', homedir().split('/').at(-1) ?? '')
    },
    rule: 'out-place',
    message: 'this is a home folder',
    repair: elsewhere,
  },
  {
    is: 'the project itself',
    make: () => '.',
    rule: 'out-place',
    message: 'this is the project’s own folder',
    repair: elsewhere,
  },
  {
    is: 'a new folder among the sources',
    make: () => 'generator/out',
    rule: 'out-place',
    message: 'this lies among the project’s own sources',
    repair: elsewhere,
  },
  {
    is: 'a file',
    make: () => void writeFileSync(out, 'precious'),
    rule: 'out-kind',
    message: 'this is a file, not a folder',
    repair: elsewhere,
  },
  {
    is: 'below a file',
    make: () => {
      writeFileSync(join(parent, 'file'), 'precious')
      return join(parent, 'file', 'out')
    },
    rule: 'out-kind',
    message: 'this lies below a file',
    repair: elsewhere,
  },
  {
    is: 'a pipe',
    make: () => '/dev/null',
    rule: 'out-kind',
    message: 'this is a device, pipe or socket, not a folder',
    repair: elsewhere,
  },
  {
    is: 'a link',
    make: () => void symlinkSync('elsewhere', out),
    rule: 'out-link',
    message: link,
    repair: 'remove the link',
  },
  {
    is: 'a link with a slash behind it',
    make: () => {
      symlinkSync(tmpdir(), out)
      return `${out}/`
    },
    rule: 'out-link',
    message: link,
    at: '/',
    repair: 'remove the link',
  },
  {
    is: 'a folder with a link in it',
    make: () => {
      ours({})
      symlinkSync(tmpdir(), join(out, 'db1'))
    },
    rule: 'out-link',
    message: link,
    at: '/db1',
    repair: 'remove the link',
  },
  {
    is: 'a folder with a link to a file in it',
    make: () => {
      ours({ 'db1/user-data': sum })
      mkdirSync(join(out, 'db1'))
      symlinkSync('/etc/hostname', join(out, 'db1/user-data'))
    },
    rule: 'out-link',
    message: link,
    at: '/db1/user-data',
    repair: 'remove the link',
  },
  {
    is: 'a folder with a link on the way to a file that would be removed',
    make: () => {
      ours({ 'db9/user-data': sum })
      symlinkSync(tmpdir(), join(out, 'db9'))
    },
    rule: 'out-link',
    message: link,
    at: '/db9',
    repair: 'remove the link',
  },
  {
    is: 'a folder whose manifest is a link',
    make: () => {
      mkdirSync(out)
      symlinkSync('/etc/hostname', join(out, 'manifest.json'))
    },
    rule: 'out-link',
    message: link,
    at: '/manifest.json',
    repair: 'remove the link',
  },
  {
    is: 'a folder with a file where a folder belongs',
    make: () => {
      ours({})
      writeFileSync(join(out, 'db1'), 'precious')
    },
    rule: 'out-kind',
    message: 'this is a file where a folder belongs',
    at: '/db1',
    repair: 'move it away',
  },
  {
    is: 'a folder with a folder where a file belongs',
    make: () => {
      ours({ 'db1/user-data': sum })
      mkdirSync(join(out, 'db1/user-data'), { recursive: true })
    },
    rule: 'out-kind',
    message: 'this is a folder where a file belongs',
    at: '/db1/user-data',
    repair: 'move it away',
  },
  {
    is: 'a folder of somebody’s',
    make: () => {
      mkdirSync(join(out, '.git'), { recursive: true })
    },
    rule: 'out-foreign',
    message: 'hardway did not write this: there is no manifest.json, and there is `.git`',
    repair: 'empty it, or name another folder with --out',
  },
  {
    is: 'a folder with two things of somebody’s',
    make: () => {
      mkdirSync(out)
      for (const name of ['images', 'b', 'a']) writeFileSync(join(out, name), '')
    },
    rule: 'out-foreign',
    message: 'hardway did not write this: there is no manifest.json, and there is `a` and `b`',
    repair: 'empty it, or name another folder with --out',
  },
  {
    is: 'a folder with many things, one with a name for terminals',
    make: () => {
      mkdirSync(out)
      for (const name of ['\u001b[2J', 'b', 'c', 'd']) writeFileSync(join(out, name), '')
    },
    rule: 'out-foreign',
    message: 'hardway did not write this: there is no manifest.json, and there is `\\u001b[2J`, `b` and 2 more',
    repair: 'empty it, or name another folder with --out',
  },
  {
    is: 'a folder with a file of somebody’s where one would be written',
    make: () => {
      ours({})
      mkdirSync(join(out, 'db1'))
      writeFileSync(join(out, 'db1/user-data'), 'precious')
    },
    rule: 'out-foreign',
    message: 'this is not in manifest.json: hardway did not write it',
    at: '/db1/user-data',
    repair: 'move it away',
  },
  ...['not JSON', '[]', 'null', '{}', '{"files":["a"]}', '{"files":{"main.js":"/static/main.js"}}'].map(
    (text): Case => ({
      is: `a folder whose manifest is ${text}`,
      make: () => {
        mkdirSync(out)
        writeFileSync(join(out, 'manifest.json'), text)
      },
      rule: 'out-manifest',
      message: 'this is not the manifest that hardway writes',
      at: '/manifest.json',
      repair: 'move its folder away, or name another folder with --out',
    }),
  ),
  ...[
    ['../precious', '../precious'],
    ['/etc/passwd', '/etc/passwd'],
    ['db1/../../precious', 'db1/../../precious'],
    ['db1//user-data', 'db1//user-data'],
    ['./db1', './db1'],
    ['.', '.'],
    ['', ''],
    ['db1/', 'db1/'],
    ['db1/\0', 'db1/\\u0000'],
  ].map(
    ([path = '', shown = '']): Case => ({
      is: `a folder whose manifest lists ${shown}`,
      make: () => ours({ [path]: sum }),
      rule: 'out-manifest',
      message: `\`${shown}\` is no plain path below this folder`,
      at: '/manifest.json',
      repair: 'delete that line',
    }),
  ),
]

describe('a folder is refused before anything is written', () => {
  it.each(cases)('that is $is', async ({ make, rule, message, at, repair }) => {
    const made = make()
    const folder = typeof made === 'string' ? made : out
    const before = await everythingBelow(parent)
    const place = folder.startsWith(parent) && at === '/' ? folder : `${folder}${at ?? ''}`
    await expect(inspectFolder(folder, paths)).rejects.toMatchObject({
      name: 'Failure',
      status: 2,
      message: `error[${rule}]: ${message}\n --> ${place}\nhelp: ${repair}`,
    })
    expect(await everythingBelow(parent)).toBe(before)
  })

  test('and each rule is one that a folder here breaks', () => {
    expect([...new Set(cases.map(({ rule }) => rule))].sort()).toEqual(Object.keys(outRules).sort())
  })
})

describe('a folder is taken', () => {
  it('that is not there', async () => {
    expect(await inspectFolder(out, paths)).toEqual({ files: {} })
  })

  it('that holds what hardway itself leaves beside a manifest, or another such folder', async () => {
    for (const name of ['images', 'logs', 'staging']) mkdirSync(join(out, name), { recursive: true })
    for (const name of ['.gitkeep', 'topology.emulated.yaml']) writeFileSync(join(out, name), '')
    writeFileSync(join(out, 'staging/manifest.json'), '{"files":{}}')
    expect(await inspectFolder(out, paths)).toEqual({ files: {} })
  })

  it('that lies behind a link above it, as /tmp does on some systems', async () => {
    symlinkSync(parent, join(parent, 'link'))
    expect(await inspectFolder(join(parent, 'link', 'out'), paths)).toEqual({ files: {} })
  })

  it('that has a manifest, with strangers beside what it lists', async () => {
    ours({ constructor: sum })
    writeFileSync(join(out, 'notes'), '')
    expect(await inspectFolder(out, paths)).toEqual({ files: { constructor: sum } })
  })
})

test('the sources are all that git keeps at the top level but out/ and files', async () => {
  const { stdout } = await execa('git', ['ls-tree', '-d', '--name-only', 'HEAD'])
  const kept = stdout.split('\n').filter((name) => name !== 'out')
  expect([...sources].sort()).toEqual([...kept, '.git', 'node_modules'].sort())
})

// With what a file is and holds; without a way through a link.
async function everythingBelow(folder: string): Promise<string> {
  return (await execa('find', [folder, '-printf', '%p %y %s %m %T@\n'])).stdout
}

function ours(files: Record<string, string>): undefined {
  mkdirSync(out)
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({ files }))
}

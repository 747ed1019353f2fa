import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const sources = ['generator', 'cdktf'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith('cdktf/gen/') && !path.startsWith('cdktf/cdktf.out/')),
)

/** What a folder of the pure core may import from the others: what lies before it on the data's way. */
const allowed: Record<string, readonly string[]> = {
  topology: ['topology', 'failure'],
  os: ['os', 'model'],
  model: ['model', 'topology', 'os', 'failure'],
  roles: ['roles', 'model', 'os'],
  picture: ['picture', 'roles', 'model'],
  explain: ['explain', 'generate', 'render', 'roles', 'model'],
  render: ['render', 'roles', 'model', 'os', 'failure'],
}

describe('imports', () => {
  it.each(Object.keys(allowed))('generator/%s takes only what comes before it', (folder) => {
    const wrong = sources
      .filter((path) => path.startsWith(`generator/${folder}/`))
      .flatMap((path) => localImports(path).map((target) => ({ path, target })))
      .filter(({ target }) => !allowed[folder]?.includes(part(target)))
    expect(wrong).toEqual([])
  })

  it('keep the pure core free of clock, randomness, network and processes', () => {
    const pure = sources.filter((path) =>
      Object.keys(allowed).some((folder) => path.startsWith(`generator/${folder}/`)),
    )
    const impure =
      /Date\.now|new Date\(\)|Math\.random|randomBytes|node:(net|http|https|child_process|dns)|execa|process\.env/
    const wrong = pure.filter((path) => path !== 'generator/render/write.ts' && impure.test(readFileSync(path, 'utf8')))
    expect(wrong).toEqual([])
  })

  it('keep cdktf inside cdktf/', () => {
    const wrong = sources.filter(
      (path) => !path.startsWith('cdktf/') && /from '(cdktf|constructs)/.test(readFileSync(path, 'utf8')),
    )
    expect(wrong).toEqual([])
  })
})

function localImports(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target]) =>
    normalize(join(dirname(path), target ?? '')),
  )
}

function part(target: string): string {
  return target.split('/')[1]?.replace(/\.ts$/, '') ?? ''
}

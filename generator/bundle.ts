import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** Texts by absolute path. */
export type Sources = ReadonlyMap<string, string>

/**
 * Writes a program with the sources that it imports, npm packages apart, as one file of JavaScript.
 * Writes nothing where it may not, or where the program is another user's: the sources serve as well, only slower.
 * @throws esbuild's failure, which names file and line, where a source is broken.
 */
export async function storeBundle(program: string, sources: Sources, file: string): Promise<void> {
  try {
    if (!(await isOwn(program))) return
    await mkdir(dirname(file), { recursive: true, mode: 0o755 })
    await replace(file, await translate(program, sources, file))
    await forgetOld(dirname(file))
  } catch (error) {
    if (!harmless.has((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

// The last one: somebody else is tidying up.
const harmless = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOENT'])

// What root leaves among another's packages, his `npm ci` could not remove.
async function isOwn(path: string): Promise<boolean> {
  return (await stat(path)).uid === process.geteuid?.()
}

async function translate(program: string, sources: Sources, file: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: join(dirname(program), '..'),
    entryPoints: [program],
    outfile: file,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    // Not `esm`: there every package would be loaded at the start, here each is when its verb is.
    format: 'cjs',
    tsconfigRaw: {},
    sourcemap: 'inline',
    sourcesContent: false,
    plugins: [packages, given(sources)],
    logOverride: { 'empty-import-meta': 'error' },
    logLevel: 'silent',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

// A package is loaded from node_modules, when it is first needed. Its default is what Node says: all that a CommonJS package
// exports, but of an ES module its `default`. esbuild takes every package for CommonJS here.
const packages: Plugin = {
  name: 'packages',
  setup: ({ onResolve, onLoad }) => {
    const namespace = 'package'
    onResolve({ filter: /^[^./]/ }, ({ path, namespace: from }) =>
      isBuiltin(path) || from === namespace ? { external: true } : { path, namespace },
    )
    onLoad({ filter: /./, namespace }, ({ path }) => ({ contents: withDefault(JSON.stringify(path)) }))
  },
}

const withDefault = (name: string): string => `
  import { types } from 'node:util'
  const all = require(${name})
  export * from ${name}
  export default types.isModuleNamespaceObject(all) ? all.default : all`

// Never read again from the disk: it may hold something else by now, under the name of what it held.
function given(sources: Sources): Plugin {
  return {
    name: 'given-sources',
    setup: ({ onLoad }) =>
      onLoad({ filter: /./ }, ({ path }) => {
        const text = sources.get(path)
        if (text === undefined) throw new Error(`${path} is not among the sources that name the bundle`)
        // A source names the files beside it from where it stands, which is not where the bundle stands.
        const contents = text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        return { contents, loader: path.endsWith('.json') ? 'json' : 'ts' }
      }),
  }
}

// Several starts may do this at once, and a power cut may end it: each start sees no file or a whole one.
async function replace(file: string, content: Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  try {
    await writeFile(draft, content, { mode: 0o644, flag: 'wx', flush: true })
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}

const kept = 5

// Some stay, for whoever goes back and forth between two branches. Drafts that a killed start left go like the rest.
async function forgetOld(folder: string): Promise<void> {
  const files = (await readdir(folder)).map((name) => join(folder, name))
  const dated = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })))
  const old = dated.sort((a, b) => b.time - a.time).slice(kept)
  await Promise.all(old.map(({ file }) => rm(file, { force: true })))
}

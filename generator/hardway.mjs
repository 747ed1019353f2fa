#!/usr/bin/env node
// Runs the TypeScript sources as they are, on any Node from 20.19 on. There is no build to remember: a start with new
// sources goes through tsx, and leaves them behind as one file of JavaScript for the starts that follow. The file is
// named after the hash of every source, so a changed source is another file.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

refuseOldNode()
const here = import.meta.dirname
if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true)
const sources = readSources()
const bundle = join(here, '../node_modules/.cache/hardway', `${hashOf(sources)}.cjs`)
// Node 22 can load packages of ES modules by `require` from 22.12 on.
const usesBundle = process.features.require_module === true
try {
  const { main } = (usesBundle && requireIfThere(bundle)) || (await importSources())
  await main(process.argv)
} catch (error) {
  tellMissingPackage(error)
}

// Older ones have not even import.meta.dirname.
function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`hardway needs Node.js 20.19 or later; this is ${process.versions.node}`)
  process.exit(1)
}

// A fresh checkout has none, and one of another version may name others than are there.
function tellMissingPackage(error) {
  const [, name] = /^Cannot find (?:package|module) '([^./][^']*)'/.exec(error.message) ?? []
  if (name === undefined || process.argv.includes('--debug')) throw error
  console.error(`hardway: npm's package ${name} is not installed\n  next: npm run prepare:node, in ${join(here, '..')}`)
  process.exitCode = 1
}

// With package.json, which names the version of what translates.
function readSources() {
  const names = readdirSync(here, { recursive: true }).filter((name) => /\.(ts|mjs|json)$/.test(name))
  const paths = [...names.sort(), '../package.json'].map((name) => join(here, name))
  return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]))
}

// The paths count too: sources find templates and scripts from where they stand.
function hashOf(files) {
  return createHash('sha256')
    .update(JSON.stringify([...files]))
    .digest('hex')
}

function requireIfThere(path) {
  try {
    return createRequire(import.meta.url)(path)
  } catch (error) {
    if (existsSync(path)) throw error
    return undefined
  }
}

async function importSources() {
  const { register } = await import('tsx/esm/api')
  register()
  if (usesBundle) {
    const { storeBundle } = await import('./bundle.ts')
    await storeBundle(join(here, 'cli.ts'), sources, bundle)
  }
  return import('./cli.ts')
}

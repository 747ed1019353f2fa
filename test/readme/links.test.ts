import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pagesBelow('docs')]

test.each(pages)('%s links to what is there', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)(#[^)]*)?\)/g)]
  const missing = links.map(([, path = '']) => join(dirname(page), path)).filter((path) => !existsSync(path))
  expect(missing).toEqual([])
})

test('CONTRIBUTING.md names files that are there', () => {
  const names = readFileSync('CONTRIBUTING.md', 'utf8').matchAll(
    /`((?:generator|test|templates|packer|docs|cdktf)\/[^`\s]*)`/g,
  )
  // What a contributor is to make is written in capitals.
  const paths = [...names].map(([, path = '']) => path).filter((path) => !/[A-Z]{4}/.test(path))
  expect(paths.length).toBeGreaterThan(15)
  expect(paths.filter((path) => !isThere(path))).toEqual([])
})

function pagesBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name))
}

// A star stands for anything in a file's name.
function isThere(path: string): boolean {
  if (!path.includes('*')) return existsSync(path)
  const [before = '', after = ''] = basename(path).split('*')
  return readdirSync(dirname(path)).some((name) => name.startsWith(before) && name.endsWith(after))
}

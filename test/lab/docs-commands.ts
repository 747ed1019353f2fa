import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A block of commands in a page, as a person would type it line by line. */
export interface Block {
  readonly page: string
  readonly commands: readonly string[]
}

/** The blocks of the numbered pages in a folder, in their order. */
export function blocksOf(folder: string): Block[] {
  const pages = readdirSync(folder).filter((name) => /^\d.*\.md$/.test(name))
  return pages.sort().flatMap((page) => blocksIn(page, readFileSync(join(folder, page), 'utf8')))
}

/** The blocks below one heading of a page; an error where it has none. */
export function blocksBelow(path: string, heading: string): Block[] {
  const section = readFileSync(path, 'utf8')
    .split(/^## /m)
    .find((text) => text.startsWith(`${heading}\n`))
  const blocks = blocksIn(`${path}, ${heading}`, section ?? '')
  if (blocks.length === 0) throw new Error(`${path} has no commands below ${heading}`)
  return blocks
}

function blocksIn(page: string, text: string): Block[] {
  const blocks = text.matchAll(/^```console\n([\s\S]*?)^```$/gm)
  return [...blocks].map(([, lines = '']) => ({ page, commands: commandsOf(lines) }))
}

// After root's prompt; every other line is what a program would print.
function commandsOf(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.startsWith('# ') ? [line.slice(2)] : []))
}

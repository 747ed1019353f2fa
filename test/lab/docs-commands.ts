import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A block of commands in a page, as a person would type it line by line. */
export interface Block {
  readonly page: string
  readonly commands: readonly string[]
}

/** The blocks of the pages in a folder, in the order of their names. */
export function blocksOf(folder: string): Block[] {
  const pages = readdirSync(folder).filter((name) => /^\d.*\.md$/.test(name))
  return pages.sort().flatMap((page) => {
    const blocks = readFileSync(join(folder, page), 'utf8').matchAll(/^```console\n([\s\S]*?)^```$/gm)
    return [...blocks].map(([, text = '']) => ({ page, commands: commandsOf(text) }))
  })
}

// After root's prompt; every other line is what a program would print.
function commandsOf(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.startsWith('# ') ? [line.slice(2)] : []))
}

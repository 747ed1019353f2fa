import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

// In a network with nobody in it: a browser that starts asks for updates and more. Only root makes one as himself.
const alone = process.getuid?.() === 0 ? ['unshare', '--net'] : ['unshare', '--map-root-user', '--net']
const chromium = [...alone, 'chromium', '--headless', '--no-sandbox', '--disable-gpu']

// Blink's own numbers: 0 is dark.
const schemes = { light: [], dark: ['--blink-settings=preferredColorScheme=0'] }

/** The page that a reader prefers. */
export type Scheme = 'light' | 'dark'

/** What a page's own script leaves as the text of its title, once headless Chromium has loaded it. */
export async function titleOf(page: string, scheme: Scheme = 'light'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hardway-page-'))
  try {
    const file = join(folder, 'page.html')
    await writeFile(file, page)
    const [program = '', ...words] = [
      ...chromium,
      `--user-data-dir=${folder}`,
      ...schemes[scheme],
      '--dump-dom',
      `file://${file}`,
    ]
    const { stdout } = await execa(program, words, { stdin: 'ignore', timeout: 50_000 })
    const [, title] = /<title>([\s\S]*?)<\/title>/.exec(stdout) ?? []
    if (title === undefined) throw new Error(`Chromium printed a page without a title: ${stdout.slice(0, 500)}`)
    return decodeURIComponent(title)
  } finally {
    // Chromium's own helpers end a moment after it, and write until then.
    await rm(folder, { recursive: true, maxRetries: 20, retryDelay: 100 })
  }
}

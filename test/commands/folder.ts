import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, CommanderError } from 'commander'
import { afterEach, beforeEach } from 'vitest'
import type { Terminal } from '../../generator/commands/terminal.ts'
import { Failure } from '../../generator/failure.ts'

/** Gives each test of a file an empty working folder of its own. */
export function useFolder(): void {
  const home = process.cwd()
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hardway-test-'))
    process.chdir(folder)
  })
  afterEach(() => {
    process.chdir(home)
    rmSync(folder, { recursive: true })
  })
}

export interface Ran {
  readonly out: string
  readonly err: string
  readonly status: number
}

/** Runs a verb as cli.ts does, and keeps what it says. */
export async function run(verb: (terminal: Terminal) => Command, ...words: readonly string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []]
  let ended = 0
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    stream: process.stderr,
    status: (code) => {
      ended = code
    },
    interactive: false,
    colour: false,
    outColour: false,
  }
  const command = verb(terminal)
    .exitOverride()
    .configureOutput({ writeErr: (text) => err.push(text.trimEnd()) })
  const status = await command.parseAsync([...words], { from: 'user' }).then(
    () => ended,
    (error) => statusOf(error, err),
  )
  return { out: out.join('\n'), err: err.join('\n'), status }
}

function statusOf(error: unknown, err: string[]): number {
  if (error instanceof CommanderError) return 2
  if (!(error instanceof Failure)) throw error
  err.push(error.message)
  return error.status
}

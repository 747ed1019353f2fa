import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { ExecaError, execa } from 'execa'
import { Failure } from '../failure.ts'

/** A program to run to its end. */
export interface Run {
  /** File that takes the command line and all that the program prints; made with its folders, mode 0600. */
  readonly log: string
  readonly cwd?: string
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Called with each line as it is printed. */
  readonly onLine?: (line: string) => void
  /** Finds the words that name the cause in all that a failed program printed. Default: its last line. */
  readonly cause?: (output: string) => string
  /** What a person does next when it fails; one sentence. */
  readonly next?: string
  /** SIGKILL for a program whose unfinished work is thrown away anyway. Default SIGTERM. */
  readonly killSignal?: NodeJS.Signals
  /** The program is ended after this time. Default: never. */
  readonly timeoutSeconds?: number
}

/**
 * Runs a program without standard input, logs what it prints, and returns its standard output.
 * @throws Failure naming the program, the last words it printed and the log.
 */
export async function run(program: string, args: readonly string[], options: Run): Promise<string> {
  mkdirSync(dirname(options.log), { recursive: true })
  appendFileSync(options.log, `$ ${[program, ...args].join(' ')}\n`, { mode: 0o600 })
  const record = function* (line: unknown) {
    appendFileSync(options.log, `${line}\n`)
    options.onLine?.(String(line))
    yield line
  }
  try {
    const result = await execa(program, args, {
      stdin: 'ignore',
      stdout: record,
      stderr: record,
      all: true,
      env: options.env ?? {},
      killSignal: options.killSignal ?? 'SIGTERM',
      timeout: (options.timeoutSeconds ?? 0) * 1000,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    })
    return result.stdout
  } catch (error) {
    throw asFailure(program, error, options)
  }
}

function asFailure(program: string, error: unknown, { log, next, timeoutSeconds, cause = lastLine }: Run): unknown {
  if (!(error instanceof ExecaError)) return error
  const said = cause(String(error.all ?? ''))
  const lines = [`${program} ${howItEnded(error, timeoutSeconds)}${said === '' ? '' : `: ${said}`}`, `  log: ${log}`]
  if (next !== undefined) lines.push(`  next: ${next}`)
  return new Failure(lines.join('\n'), 1, { cause: error })
}

function howItEnded(error: ExecaError, timeoutSeconds: number | undefined): string {
  if (error.code === 'ENOENT') return 'is not installed on this machine'
  if (error.timedOut) return `did not end within ${timeoutSeconds} s and was stopped`
  if (error.signal !== undefined) return `was ended by ${error.signal}`
  return `failed with exit status ${error.exitCode}`
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? ''
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { Failure } from '../failure.ts'
import { cdktfFolder, cdktfProgram } from './terraform.ts'

/** One run of cdktf. */
export interface CdktfRun {
  readonly verb: 'deploy' | 'destroy'
  readonly env: Readonly<Record<string, string>>
  /** File that takes all it prints; what was in it is lost. */
  readonly log: string
  /** What a person does next when it fails; one sentence. */
  readonly next: string
  readonly progress: (text: string) => void
}

/**
 * Runs `cdktf deploy` or `cdktf destroy`. Interrupted by Ctrl-C, Terraform ends what it has begun and saves its state, also when this process
 * is gone by then: cdktf is in a process group of its own and prints into the log.
 * @throws Failure with Terraform's errors.
 */
export async function runCdktf({ verb, env, log, next, progress }: CdktfRun): Promise<void> {
  const child = start(verb, env, log)
  const interrupt = () => interruptTerraform(child)
  // Before anybody else's listener, which may end this process.
  process.prependListener('SIGINT', interrupt)
  const ended = once(child, 'exit')
  const watching = new AbortController()
  const watch = report(log, progress, watching.signal)
  try {
    const [code] = await ended
    if (code !== 0) throw new Failure(explain(verb, readFileSync(log, 'utf8'), log, next))
  } finally {
    process.off('SIGINT', interrupt)
    watching.abort()
    await watch
  }
}

function start(verb: CdktfRun['verb'], env: Readonly<Record<string, string>>, log: string): ChildProcess {
  mkdirSync(dirname(log), { recursive: true })
  const output = openSync(log, 'w', 0o600)
  try {
    // --skip-provider-lock: the lock would ask the public registry for the sums of a provider that is in the mirror.
    const options =
      verb === 'deploy' ? ['--auto-approve', '--skip-provider-lock'] : ['--auto-approve', '--skip-provider-lock']
    return spawn(process.execPath, [cdktfProgram, verb, ...options], {
      cwd: cdktfFolder,
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...env },
    })
  } finally {
    closeSync(output)
  }
}

// cdktf itself would kill Terraform, and with it the record of what exists.
function interruptTerraform(child: ChildProcess): void {
  for (const pid of childrenOf(child.pid)) process.kill(pid, 'SIGINT')
}

function childrenOf(pid: number | undefined): number[] {
  if (pid === undefined) return []
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

async function report(log: string, progress: (text: string) => void, signal: AbortSignal): Promise<void> {
  let last = ''
  while (!signal.aborted) {
    const words = summary(readFileSync(log, 'utf8'))
    if (words !== last) progress(words)
    last = words
    await sleep(200, undefined, { signal }).catch(() => {})
  }
}

/** What Terraform has done so far: `7 of 18: libvirt_domain.db1-domain is made`. Empty before it has a plan. */
export function summary(output: string): string {
  const text = stripVTControlCharacters(output)
  const [, add, change, destroy] = /Plan: (\d+) to add, (\d+) to change, (\d+) to destroy/.exec(text) ?? []
  if (add === undefined) return ''
  const total = Number(add) + Number(change) + Number(destroy)
  const done = [...text.matchAll(/libvirt_\w+\.(\S+): (Creation|Modifications|Destruction) complete/g)]
  const [, name = '', kind = ''] = done.at(-1) ?? []
  const verbs: Record<string, string> = { Creation: 'made', Modifications: 'changed', Destruction: 'removed' }
  return done.length === 0 ? `0 of ${total}` : `${done.length} of ${total}: ${name} ${verbs[kind]}`
}

function explain(verb: string, output: string, log: string, next: string): string {
  const errors = findErrors(output)
  return [`cdktf ${verb} failed: ${errors.join('; ')}`, `  log: ${log}`, `  next: ${next}`].join('\n')
}

/** Terraform's and cdktf's errors, each once; the last line where there is none. */
export function findErrors(output: string): string[] {
  const text = stripVTControlCharacters(output)
  const synth = /Command output on stderr:\s+(\S.*?)\n\s*\n/s.exec(text)?.[1]
  if (synth !== undefined) return [synth.replace(/\s*\n\s*/g, '\n')]
  const errors = [...text.matchAll(/Error: +(.+)/g)].map(([, message]) => (message ?? '').trim())
  const last = text.trimEnd().split('\n').at(-1)?.trim() ?? ''
  return errors.length > 0 ? [...new Set(errors)] : [last]
}

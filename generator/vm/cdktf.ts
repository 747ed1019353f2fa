import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'
import { Failure } from '../failure.ts'
import { logLine } from '../machine/progress.ts'
import { sendSignal } from './signal.ts'
import { cdktfFolder, cdktfProgram } from './terraform.ts'

/** One run of cdktf. */
export interface CdktfRun {
  readonly cluster: string
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
export async function runCdktf(cdktf: CdktfRun): Promise<void> {
  const { verb, log, next, progress } = cdktf
  const child = start(cdktf)
  const interrupt = () => interruptTerraform(child)
  // Before anybody else's listener, which may end this process; a second Ctrl-C is theirs alone.
  process.prependOnceListener('SIGINT', interrupt)
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

/**
 * Waits until a run that was interrupted has ended what it had begun.
 * @throws Failure after 60 s.
 */
export async function waitForCdktf(cluster: string): Promise<void> {
  const { exitCode } = await execa('flock', ['--timeout', '60', lockPath(cluster), 'true'], { reject: false })
  if (exitCode === 0) return
  throw new Failure(
    `Another \`cdktf\` works on cluster ${cluster} (lock: ${lockPath(cluster)}). Wait until it has ended.`,
  )
}

// Held by cdktf and by the Terraform that it starts, whichever ends last.
const lockPath = (cluster: string) => `${cdktfFolder}/.terraform.${cluster}.lock`

function start({ cluster, verb, env, log }: CdktfRun): ChildProcess {
  const lock = lockPath(cluster)
  mkdirSync(dirname(log), { recursive: true })
  // It pins the sum of a provider that another build, or the public registry, gave. The version is pinned in cdktf.json.
  rmSync(`${cdktfFolder}/cdktf.out/stacks/${cluster}/.terraform.lock.hcl`, { force: true })
  const output = openSync(log, 'w', 0o600)
  try {
    // --skip-provider-lock: the lock would ask the public registry for the sums of a provider that is in the mirror.
    const command = [process.execPath, cdktfProgram, verb, '--auto-approve', '--skip-provider-lock']
    return spawn('flock', ['--no-fork', lock, ...command], {
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
  for (const pid of childrenOf(child.pid)) sendSignal(pid, 'SIGINT')
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
  let last = logLine('')
  while (!signal.aborted) {
    const text = readFileSync(log, 'utf8')
    // Before there is a plan, only what cdktf prints shows that it works.
    const words = summary(text) || logLine(text.trimEnd().split('\n').at(-1) ?? '')
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

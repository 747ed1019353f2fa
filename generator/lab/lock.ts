import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { Failure } from '../failure.ts'
import { runFolder } from './names.ts'

const patience = 60

/**
 * Does a piece of work that no other command may do to the same lab meanwhile. The lock is flock's and goes with this process, however it ends.
 * @throws Failure when another command has held it for 60 seconds.
 */
export async function withLock<Result>(lab: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(runFolder(lab), { recursive: true, mode: 0o700 })
  const path = `${runFolder(lab)}/lock`
  const holder = spawn('flock', ['--timeout', String(patience), path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(holder, 'exit')
  try {
    if (!(await Promise.race([once(holder.stdout, 'data'), ended.then(() => false)]))) throw busy(lab, path)
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}

function busy(lab: string, path: string): Failure {
  return new Failure(
    `Lab ${lab} is in the hands of another command for more than ${patience} s (lock: ${path}). Wait until that one has ended, then try again.`,
  )
}

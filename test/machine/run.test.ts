import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Failure } from '../../generator/failure.ts'
import { run } from '../../generator/machine/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'hardway-run-'))
const log = join(folder, 'logs', 'run.log')
afterAll(() => rmSync(folder, { recursive: true }))

test('returns standard output alone and passes on each line of both', async () => {
  const lines: string[] = []
  const onLine = (line: string) => lines.push(line)
  expect(await run('sh', ['-c', 'echo out; echo err >&2'], { log, onLine })).toBe('out')
  expect(lines.sort()).toEqual(['err', 'out'])
})

test('logs the command line and its output, readable by its owner alone', async () => {
  const own = join(folder, 'own.log')
  await run('echo', ['a word'], { log: own })
  expect(readFileSync(own, 'utf8')).toBe('$ echo a word\na word\n')
  expect(statSync(own).mode & 0o777).toBe(0o600)
})

test('names program, exit status, last words, log and next step', async () => {
  const failed = run('sh', ['-c', 'echo first; echo no space left >&2; exit 3'], { log, next: 'free some space' })
  await expectFailure(failed, `sh failed with exit status 3: no space left\n  log: ${log}\n  next: free some space`)
})

test('takes the cause from where the caller says it stands', async () => {
  const cause = (output: string) => output.split('\n').find((line) => line.startsWith('E: ')) ?? ''
  const failed = run('sh', ['-c', 'echo "E: broken"; echo bye; exit 1'], { log, cause })
  await expectFailure(failed, `sh failed with exit status 1: E: broken\n  log: ${log}`)
})

test('says so where the program is missing', async () => {
  await expectFailure(
    run('no-such-program', [], { log }),
    `no-such-program is not installed on this machine\n  log: ${log}`,
  )
})

test('says so where the program was ended from outside', async () => {
  await expectFailure(run('sh', ['-c', 'kill -TERM $$'], { log }), `sh was ended by SIGTERM\n  log: ${log}`)
})

test('ends a program that takes too long', async () => {
  const late = run('sleep', ['60'], { log, timeoutSeconds: 0.2 })
  await expectFailure(late, `sleep did not end within 0.2 s and was stopped\n  log: ${log}`)
})

async function expectFailure(promise: Promise<unknown>, message: string): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(Failure)
  expect((error as Failure).message).toBe(message)
}

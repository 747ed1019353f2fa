import { existsSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { execa } from 'execa'
import { beforeAll, expect, test } from 'vitest'

const script = 'generator/machine/install-packages.sh'
const policy = '/usr/sbin/policy-rc.d'
const mark = 'made by hardway'
let before: string | undefined

// Installed already by `npm test`: apt-get goes all its way and changes nothing.
const install = () => execa('bash', [script, 'shellcheck'], { all: true, reject: false })

beforeAll(() => {
  before = readPolicy()
  expect(before ?? '').not.toContain(mark)
})

test('the machine’s own policy on service starts stands again after an installation', async () => {
  expect((await install()).exitCode).toBe(0)
  expect(readPolicy()).toBe(before)
})

test('and after one that was interrupted', async () => {
  const running = install()
  await untilForbidden()
  running.kill('SIGTERM')
  expect((await running).exitCode).toBe(130)
  expect(readPolicy()).toBe(before)
})

test('and after one that was killed, when the next one is through', async () => {
  const running = install()
  await untilForbidden()
  running.kill('SIGKILL')
  await running
  expect(readPolicy()).toContain(mark)
  expect((await install()).exitCode).toBe(0)
  expect(readPolicy()).toBe(before)
})

test('a package that does not exist ends with an error and leaves the policy as it was', async () => {
  const { exitCode, all } = await execa('bash', [script, 'no-such-package'], { all: true, reject: false })
  expect(exitCode).not.toBe(0)
  expect(all).toContain('Unable to locate package no-such-package')
  expect(readPolicy()).toBe(before)
})

function readPolicy(): string | undefined {
  return existsSync(policy) ? readFileSync(policy, 'utf8') : undefined
}

async function untilForbidden(): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (readPolicy()?.includes(mark)) return
    await setTimeout(10)
  }
  throw new Error(`${policy} was not written within 5 s`)
}

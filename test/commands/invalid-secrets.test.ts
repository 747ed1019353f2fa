// Each change of the good secrets in test/invalid/secrets gives exactly the report beside it, by the real `check`.
import { chmodSync, copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { applyPatch } from 'diff'
import { beforeEach, expect, test } from 'vitest'
import { checkCommand } from '../../generator/commands/check.ts'
import { secretRules } from '../../generator/model/secrets-file.ts'
import { run, useFolder } from './folder.ts'

const folder = fileURLToPath(new URL('../invalid/secrets/', import.meta.url))
const topologies = fileURLToPath(new URL('../topologies/', import.meta.url))
const good = readFileSync(`${topologies}secrets.yaml`, 'utf8')
const [names, reports] = [listed('.diff'), listed('.txt')]

useFolder()
beforeEach(() => copyFileSync(`${topologies}tutorial.yaml`, 'topology.yaml'))

test.each(names)('%s', async (name) => {
  const wrong =
    applyPatch(good, readFileSync(`${folder}${name}.diff`, 'utf8')) || expect.fail('the change does not fit')
  writeFileSync('secrets.yaml', wrong, { mode: 0o600 })
  await expect(await told()).toMatchFileSnapshot(`${folder}${name}.txt`)
})

test('a file that others can read has its report too, and nothing else is wrong with it', async () => {
  writeFileSync('secrets.yaml', good)
  chmodSync('secrets.yaml', 0o640)
  await expect(await told()).toMatchFileSnapshot(`${folder}secret-mode.txt`)
})

test('every change has its report and every report its change', () => {
  expect(reports).toEqual([...names, 'secret-mode'].sort())
})

// A certificate of the tests is good for a hundred years: test/model/certificates.test.ts moves the clock.
test('every rule of secrets that needs no other day is broken', () => {
  const broken = Object.keys(secretRules).filter((rule) => names.some((name) => name.startsWith(rule)))
  expect([...broken, 'certificate-expired', 'certificate-ends']).toEqual(Object.keys(secretRules))
})

async function told(): Promise<string> {
  const { out, err, status } = await run(checkCommand)
  // Nothing of a secret: each of the tests' own says what it is.
  expect(out + err).not.toMatch(/TEST-ONLY|VEVTVC1|7e57/)
  expect(status).toBe(err.includes('error[') ? 2 : 0)
  return `${err}\n`
}

function listed(extension: string): string[] {
  const found = readdirSync(folder).filter((name) => name.endsWith(extension))
  return found.map((name) => name.slice(0, -extension.length)).sort()
}

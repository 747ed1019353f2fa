// `npm test`: installs what the tests need, runs every part to its end, and closes with the count that CI reads.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { ensurePackages, testPackages } from '../generator/machine/packages.ts'

interface Count {
  readonly passed: number
  readonly failed: number
}

const parts: ReadonlyArray<readonly [name: string, run: () => Promise<Count>]> = [
  ['types', () => command('tsc', [])],
  ['lint and format', () => command('biome', ['check', '--error-on-warnings', '.'])],
  ['unit', () => vitest('unit')],
  ['lab', () => vitest('lab')],
  ['vm', () => vitest('vm')],
]

await ensurePackages(testPackages, (text) => console.log(text))
const counts: Count[] = []
for (const [name, run] of parts) counts.push(await timed(name, run))
const passed = sum(counts.map((count) => count.passed))
const failed = sum(counts.map((count) => count.failed))
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

async function timed(name: string, run: () => Promise<Count>): Promise<Count> {
  console.log(`\n== ${name}`)
  const start = performance.now()
  const count = await run()
  const seconds = Math.round((performance.now() - start) / 1000)
  console.log(`== ${name}: ${count.passed} passed, ${count.failed} failed in ${seconds} s`)
  return count
}

async function command(program: string, args: readonly string[]): Promise<Count> {
  const { failed } = await execa(program, args, { preferLocal: true, stdio: 'inherit', reject: false })
  return failed ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 }
}

async function vitest(project: string): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), 'hardway-test-'))
  const report = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`]
    const { failed } = await execa('vitest', ['run', '--project', project, ...reporters], {
      preferLocal: true,
      stdio: ['ignore', 'inherit', 'inherit'],
      reject: false,
    })
    return await readReport(report, failed)
  } finally {
    await rm(folder, { recursive: true })
  }
}

// vitest can fail without a failed test: an error while a file loads, or in a hook. That counts as one.
async function readReport(path: string, failed: boolean): Promise<Count> {
  const report = await readFile(path, 'utf8').catch(() => '{}')
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = JSON.parse(report) as Record<string, number>
  if (numPendingTests > 0)
    console.log(`${numPendingTests} tests were skipped, which counts as failed: nothing here may be skipped`)
  const failures = numFailedTests + numPendingTests
  return { passed: numPassedTests, failed: failed ? Math.max(1, failures) : failures }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

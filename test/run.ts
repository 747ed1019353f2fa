// `npm test`: installs what the tests need, runs every part to its end, and closes with the count that CI reads.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { execa } from 'execa'
import { ensurePackages, testPackages } from '../generator/machine/packages.ts'

interface Count {
  readonly passed: number
  /** What failed, in words: as many as counted. */
  readonly failures: readonly string[]
}

/** As vitest writes it (`--reporter=json`, Jest's shape). */
interface Report {
  readonly numPassedTests: number
  readonly testResults: ReadonlyArray<{
    readonly name: string
    readonly message: string
    readonly assertionResults: ReadonlyArray<{
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }>
  }>
}

const parts: ReadonlyArray<readonly [name: string, run: () => Promise<Count>]> = [
  ['types', () => command('tsc', [])],
  ['lint and format', () => command('biome', ['check', '--error-on-warnings', '.'])],
  ['unit', () => vitest('unit')],
  ['lab', async () => (await Promise.all([vitest('lab'), bakeAhead()]))[0]],
  ['vm', () => vitest('vm')],
]

await ensurePackages(testPackages, (text) => console.log(text))
const counts: Count[] = []
for (const [name, run] of parts) counts.push(await timed(name, run))
const passed = counts.reduce((total, count) => total + count.passed, 0)
const failures = counts.flatMap((count) => count.failures)
// Again at the end: a log that is read from its end, or cut, still says what failed.
for (const failure of failures) console.log(`\nFAILED ${failure}`)
console.log(`${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1

async function timed(name: string, run: () => Promise<Count>): Promise<Count> {
  console.log(`\n== ${name}`)
  const start = performance.now()
  const count = await run()
  const seconds = Math.round((performance.now() - start) / 1000)
  console.log(`== ${name}: ${count.passed} passed, ${count.failures.length} failed in ${seconds} s`)
  return count
}

async function command(program: string, args: readonly string[]): Promise<Count> {
  const { failed } = await execa(program, args, { preferLocal: true, stdio: 'inherit', reject: false })
  return failed ? { passed: 0, failures: [program] } : { passed: 1, failures: [] }
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
    return await readReport(project, report, failed)
  } finally {
    await rm(folder, { recursive: true })
  }
}

// The images take a processor 20 minutes under emulation, and the lab's tests mostly wait. A session of its own with the lowest
// priority takes what they leave. Should it fail, the machines' tests bake again and say why.
async function bakeAhead(): Promise<void> {
  const idle = 'echo 19 >/proc/self/autogroup; exec nice -n 19 "$0" --import tsx test/vm/bake-ahead.ts'
  const start = performance.now()
  const { failed } = await execa('setsid', ['sh', '-c', idle, process.execPath], { stdio: 'ignore', reject: false })
  const seconds = Math.round((performance.now() - start) / 1000)
  console.log(
    `== images ${failed ? 'not baked: the next part tries again,' : 'baked beside the lab'} after ${seconds} s`,
  )
}

// vitest can fail without a failed test: an error while a file loads, or in a hook. That counts as one.
async function readReport(project: string, path: string, failed: boolean): Promise<Count> {
  const text = await readFile(path, 'utf8').catch(() => '{"numPassedTests":0,"testResults":[]}')
  const { numPassedTests, testResults } = JSON.parse(text) as Report
  const failures = testResults.flatMap(failuresOf)
  if (failed && failures.length === 0) failures.push(`${project}: vitest ended with an error outside its tests`)
  return { passed: numPassedTests, failures }
}

// A skipped test counts as failed: nothing here may be skipped.
function failuresOf({ name, message, assertionResults }: Report['testResults'][number]): string[] {
  const file = relative(process.cwd(), name)
  const tests = assertionResults
    .filter(({ status }) => status !== 'passed')
    .map(({ fullName, status, failureMessages }) => `${file}: ${fullName}: ${status}\n${failureMessages.join('\n')}`)
  return tests.length === 0 && message !== '' ? [`${file}: ${message}`] : tests
}

// `npm run drill:all`: every fault, 20 times where it has a bound and 5 times elsewhere, against a fast, a normal and an asynchronous cluster
// in the lab. Hours. Stopped and started again it goes on where it was. Leaves out/drill-all/failover.md and a page for each cluster.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { readTopology } from '../../generator/commands/input.ts'
import { boundOf } from '../../generator/drill/fault.ts'
import { faults } from '../../generator/drill/faults/index.ts'
import { drawPage } from '../../generator/drill/report/page.ts'
import { boundWords, type Summary, secondsOf, summariseEach } from '../../generator/drill/report/summary.ts'
import type { DrillResult } from '../../generator/drill/result.ts'
import { buildCluster } from '../../generator/model/build.ts'

const out = 'out/drill-all'
const fast = (text: string) => text.replace('failover: normal', 'failover: fast')
const asynchronous = (text: string) => text.replace('durability: synchronous', 'durability: asynchronous')
const everything = faults.filter(({ mustLose }) => !mustLose).map(({ name }) => name)
const variants = [
  { name: 'fast', edit: fast, drilled: everything },
  { name: 'normal', edit: (text: string) => text, drilled: everything },
  { name: 'asynchronous', edit: asynchronous, drilled: ['loss-control'] },
] as const

const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`
const chapters: string[] = []
for (const { name, edit, drilled } of variants) {
  const folder = join(out, name)
  const { topology, secrets } = await prepareInputs(folder, name, edit)
  const files = ['--secrets', secrets, '--out', folder]
  await hardway('up', topology, ...files)
  const cluster = buildCluster(await readTopology(topology))
  const isBounded = (name: string) =>
    faults.some((fault) => fault.name === name && boundOf(fault, cluster) !== undefined)
  const inputs = ['--topology', topology, ...files]
  const results = [
    ...(await drill(drilled.filter(isBounded), 20, inputs)),
    ...(await drill(
      drilled.filter((name) => !isBounded(name)),
      5,
      inputs,
    )),
  ]
  const summaries = summariseEach(drilled, results)
  const title = { title: `Failover drills: ${name}`, subtitle: `${machine}, ${today()}` }
  await writeFile(join(folder, 'report.html'), drawPage(summaries, results, faults, title))
  chapters.push(chapter(name, summaries))
  await hardway('down', topology)
}
await writeFile(join(out, 'failover.md'), `${today()}, ${machine}, \`npm run drill:all\`\n\n${chapters.join('\n')}`)
console.log(`The tables: ${join(out, 'failover.md')}`)

async function prepareInputs(folder: string, name: string, edit: (text: string) => string) {
  const [topology, secrets] = [join(folder, 'topology.yaml'), join(folder, 'secrets.yaml')]
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const text = await readFile('test/topologies/debian.yaml', 'utf8')
  await writeFile(topology, edit(text.replace('cluster: hardway', `cluster: drill-${name}`)))
  return { topology, secrets }
}

async function hardway(...args: readonly string[]): Promise<void> {
  await execa('node', ['generator/hardway.mjs', ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
}

// A broken promise is a result; what follows is drilled too.
async function drill(names: readonly string[], runs: number, inputs: readonly string[]): Promise<DrillResult[]> {
  if (names.length === 0) return []
  const command = [
    'generator/hardway.mjs',
    'drill',
    ...names,
    ...inputs,
    '--runs',
    String(runs),
    '--continue',
    '--json',
  ]
  const { stdout } = await execa('node', command, { stdio: ['ignore', 'pipe', 'inherit'], reject: false })
  if (stdout === '') throw new Error(`no report of ${names.join(', ')}`)
  return (JSON.parse(stdout) as { results: DrillResult[] }).results
}

function chapter(name: string, summaries: readonly Summary[]): string {
  const head = '| fault | runs | p50 | max | bound | :5000 max | acknowledged | unknown | lost | |'
  const rows = summaries.map((summary) => {
    const { fault, runs, bound, acknowledged, unknown, lost, broken } = summary
    const { p50, max, haproxyMax } = secondsOf(summary)
    const verdict = broken.length === 0 ? 'ok' : broken.join('; ')
    const cells = [fault, runs, p50, max, boundWords(bound), haproxyMax, acknowledged, unknown, lost, verdict]
    return `| ${cells.join(' | ')} |`
  })
  return [`## ${name}`, '', head, '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |', ...rows, ''].join(
    '\n',
  )
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

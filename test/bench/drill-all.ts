// `npm run drill:all`: every fault, 20 times where it has a bound and 5 times elsewhere, against a fast, a normal and an asynchronous cluster
// in the lab. Hours. Stopped and started again it goes on where it was. Leaves out/drill-all/failover.md and a page for each cluster.
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { readTopology } from '../../generator/commands/input.ts'
import { boundOf } from '../../generator/drill/fault.ts'
import { faults } from '../../generator/drill/faults/index.ts'
import { drawPage } from '../../generator/drill/report/page.ts'
import { boundWords, type Summary, summarise } from '../../generator/drill/report/summary.ts'
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
  const bounded = faults.filter((fault) => boundOf(fault, cluster) !== undefined).map((fault) => fault.name)
  for (const runs of [5, 20]) {
    const wanted = runs === 5 ? drilled : drilled.filter((fault) => bounded.includes(fault))
    const drill = ['drill', ...wanted, '--topology', topology, ...files, '--runs', String(runs), '--continue']
    if (wanted.length > 0) await hardway(...drill).catch(tellAndGoOn)
  }
  const results = await readResults(join(folder, 'drills'))
  const summaries = drilled.flatMap((fault) => {
    const own = results.filter((result) => result.fault === fault)
    return own.length === 0 ? [] : [summarise(own)]
  })
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
function tellAndGoOn(error: Error): void {
  console.error(error.message)
}

async function readResults(folder: string): Promise<DrillResult[]> {
  if (!existsSync(folder)) return []
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('result.json')).sort()
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')))
  return texts.map((text) => (JSON.parse(text) as { result: DrillResult }).result)
}

function chapter(name: string, summaries: readonly Summary[]): string {
  const head = '| fault | runs | p50 | max | bound | :5000 max | acknowledged | unknown | lost | |'
  const rows = summaries.map((summary) => {
    const { fault, runs, p50, max, bound, haproxyMax, acknowledged, unknown, lost, broken } = summary
    const seconds = [p50, max].map((value) => value.toFixed(1)).join(' | ')
    const verdict = broken.length === 0 ? 'ok' : broken.join('; ')
    return `| ${fault} | ${runs} | ${seconds} | ${boundWords(bound)} | ${haproxyMax.toFixed(1)} | ${acknowledged} | ${unknown} | ${lost} | ${verdict} |`
  })
  return [`## ${name}`, '', head, '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |', ...rows, ''].join(
    '\n',
  )
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

// `npm run drill:all [VARIANT…]`: the whole campaign, each cluster from its first boot. It takes hours, tells how many, and goes on where it was: Ctrl-C
// lets the drill that runs come to its end and removes the lab. Leaves out/drill-all/failover.md, dcs.md and a page for each variant.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { readTopology } from '../../generator/commands/input.ts'
import { drillFolder, fingerprint, readResult } from '../../generator/drill/campaign.ts'
import { faults } from '../../generator/drill/faults/index.ts'
import { expectSeconds, inWords, type Taken } from '../../generator/drill/pace.ts'
import { drawPage } from '../../generator/drill/report/page.ts'
import { type Summary, summariseEach } from '../../generator/drill/report/summary.ts'
import type { DrillResult } from '../../generator/drill/result.ts'
import { buildCluster } from '../../generator/model/build.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { circumstances, dcsTable, variantTable } from './drill-tables.ts'
import { fewRuns, runsOf, type Variant, variants } from './drill-variants.ts'

const out = 'out/drill-all'
const folderOf = ({ name }: Variant) => join(out, name)
const outOf = (variant: Variant) => join(folderOf(variant), 'out')
const topologyOf = (variant: Variant) => join(folderOf(variant), 'topology.yaml')

/** Boots of a variant's cluster in which its drills must come to their ends. */
const mostBoots = 3

let stopped = false
process.on('SIGINT', () => {
  stopped = true
})

await runCampaign(chosen(process.argv.slice(2)))

async function runCampaign(wanted: readonly Variant[]): Promise<void> {
  for (const variant of wanted) await prepareInputs(variant)
  await tellPlan(wanted)
  const found = new Map<string, readonly Summary[]>()
  for (const variant of wanted) {
    const results = await drillVariant(variant)
    const summaries = summariseEach(variant.drilled, results)
    found.set(variant.name, summaries)
    const title = { title: `Failover drills: ${variant.name}`, subtitle: circumstances }
    await writeFile(join(folderOf(variant), 'report.html'), drawPage(summaries, results, faults, title))
    await writeTables(found)
    if (stopped) break
  }
  console.log(stopped ? 'Stopped. Go on: npm run drill:all' : `The tables: ${join(out, 'failover.md')}, dcs.md`)
  if (stopped) process.exitCode = 130
}

function chosen(names: readonly string[]): readonly Variant[] {
  const unknown = names.find((name) => !variants.some((variant) => variant.name === name))
  const known = variants.map(({ name }) => name).join(', ')
  if (unknown !== undefined) throw new Error(`no variant is called ${unknown}; there are ${known}`)
  return names.length === 0 ? variants : variants.filter(({ name }) => names.includes(name))
}

async function prepareInputs(variant: Variant): Promise<void> {
  await mkdir(folderOf(variant), { recursive: true, mode: 0o700 })
  const text = await readFile('test/topologies/debian.yaml', 'utf8')
  await writeFile(topologyOf(variant), variant.edit(text.replace('cluster: hardway', `cluster: drill-${variant.name}`)))
}

async function tellPlan(wanted: readonly Variant[]): Promise<void> {
  const over: Taken[] = []
  const left: string[] = []
  for (const variant of wanted) {
    const cluster = await clusterOf(variant)
    for (const [fault, runs] of runsOf(variant, cluster)) {
      const results = await readResults(variant, cluster, fault, runs)
      over.push(...results.map(({ healed }) => ({ fault, seconds: healed / 1000 })))
      left.push(...Array.from({ length: runs - results.length }, () => fault))
    }
  }
  const hours = inWords(expectSeconds(left, over))
  console.log(
    `${over.length} drills are there, ${left.length} are to come: about ${hours}. Ctrl-C stops after a drill.`,
  )
}

// A drill that comes to no end leaves a cluster that is not whole; what is missing then is drilled in another one.
async function drillVariant(variant: Variant): Promise<DrillResult[]> {
  const cluster = await clusterOf(variant)
  const runs = runsOf(variant, cluster)
  const wanted = [...runs.values()].reduce((total, count) => total + count, 0)
  let results = await resultsOf(variant, cluster, runs)
  for (let boots = 0; boots < mostBoots && results.length < wanted && !stopped; boots += 1) {
    await drillInFreshLab(variant, runs).catch(unlessStopped)
    results = await resultsOf(variant, cluster, runs)
  }
  return results
}

// Ctrl-C ends a verb that starts the lab, too.
function unlessStopped(error: unknown): void {
  if (!stopped) throw error
}

async function drillInFreshLab(variant: Variant, runs: ReadonlyMap<string, number>): Promise<void> {
  const often = [...runs].filter(([, count]) => count > fewRuns).map(([fault]) => fault)
  const files = ['--secrets', join(folderOf(variant), 'secrets.yaml'), '--out', outOf(variant)]
  const inputs = ['--topology', topologyOf(variant), ...files]
  // One that an earlier campaign left behind may be broken.
  await hardway('down', topologyOf(variant))
  try {
    await hardway('up', topologyOf(variant), ...files)
    const ended = stopped || (await drill([...runs.keys()], fewRuns, inputs))
    if (!stopped && ended && often.length > 0) await drill(often, Math.max(...runs.values()), inputs)
  } finally {
    await hardway('down', topologyOf(variant))
  }
}

async function resultsOf(
  variant: Variant,
  cluster: Cluster,
  runs: ReadonlyMap<string, number>,
): Promise<DrillResult[]> {
  const found = [...runs].map(([fault, count]) => readResults(variant, cluster, fault, count))
  return (await Promise.all(found)).flat()
}

async function clusterOf(variant: Variant): Promise<Cluster> {
  return buildCluster(await readTopology(topologyOf(variant)))
}

async function hardway(...args: readonly string[]): Promise<void> {
  await execa('node', ['generator/hardway.mjs', ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
}

// Tells whether each came to an end; a broken promise is one.
async function drill(names: readonly string[], runs: number, inputs: readonly string[]): Promise<boolean> {
  const options = [...inputs, '--runs', String(runs), '--continue', '--json']
  const command = ['generator/hardway.mjs', 'drill', ...names, ...options]
  const { stdout } = await execa('node', command, { stdio: ['ignore', 'pipe', 'inherit'], reject: false })
  return stdout !== '' && (JSON.parse(stdout) as { unfinished: unknown[] }).unfinished.length === 0
}

async function readResults(variant: Variant, cluster: Cluster, fault: string, runs: number): Promise<DrillResult[]> {
  const known = fingerprint(cluster, 'lab')
  const numbers = Array.from({ length: runs }, (_, index) => index + 1)
  const folders = numbers.map((run) => drillFolder(join(outOf(variant), 'drills'), fault, run))
  const results = await Promise.all(folders.map((folder) => readResult(folder, known)))
  return results.filter((result) => result !== undefined)
}

async function writeTables(found: ReadonlyMap<string, readonly Summary[]>): Promise<void> {
  const chapters = [...found].map(([name, summaries]) => variantTable(name, summaries))
  await writeFile(join(out, 'failover.md'), `${circumstances}; \`npm run drill:all\`\n\n${chapters.join('\n')}`)
  await writeFile(join(out, 'dcs.md'), `${circumstances}; \`npm run drill:all\`\n\n${dcsTable(found)}`)
}

// `npm run drill:all [VARIANT…]`: the whole campaign, each cluster from its first boot. It takes hours, tells how many, and goes on where it was: Ctrl-C
// lets the drill that runs come to its end and removes the lab. What a drill found is added to docs/failover-runs.tsv, and what stands there is not drilled
// again; who begins anew deletes its lines and measured/drills. Leaves measured/drills/failover.md, dcs.md and a page for each variant.
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { readTopology } from '../../generator/commands/input.ts'
import { drillFolder, fingerprint, readResult } from '../../generator/drill/campaign.ts'
import { faults } from '../../generator/drill/faults/index.ts'
import { expectSeconds, inWords } from '../../generator/drill/pace.ts'
import { figuresOf } from '../../generator/drill/report/figures.ts'
import { drawPage } from '../../generator/drill/report/page.ts'
import type { Summary } from '../../generator/drill/report/summary.ts'
import type { DrillResult } from '../../generator/drill/result.ts'
import { buildCluster } from '../../generator/model/build.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { type Recorded, readRecord, record } from './drill-record.ts'
import { circumstances, dcsTable, summariesOf, variantTable } from './drill-tables.ts'
import { runsOf, type Variant, variants } from './drill-variants.ts'
import { machine } from './machine.ts'

const out = 'measured/drills'
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
  for (const variant of wanted) {
    await prepareInputs(variant)
    await recordResults(variant)
  }
  await tellPlan(wanted)
  for (const variant of wanted) if (!stopped) await drillVariant(variant)
  await writeTables()
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
  const over = (await readRecord()).map(({ fault, lasted }) => ({ fault, seconds: lasted }))
  const missing = await Promise.all(wanted.map(missingOf))
  const left = missing.flatMap((runs) => [...runs].flatMap(([fault, count]) => Array<string>(count).fill(fault)))
  const hours = inWords(expectSeconds(left, over))
  console.log(
    `${over.length} drills are there, ${left.length} are to come: about ${hours}. Ctrl-C stops after a drill.`,
  )
}

// A drill that comes to no end leaves a cluster that is not whole; what is missing then is drilled in another one.
async function drillVariant(variant: Variant): Promise<void> {
  let missing = await missingOf(variant)
  for (let boots = 0; boots < mostBoots && missing.size > 0 && !stopped; boots += 1) {
    await drillInFreshLab(variant, missing).catch(unlessStopped)
    await recordResults(variant)
    missing = await missingOf(variant)
  }
}

// Ctrl-C ends a verb that starts the lab, too.
function unlessStopped(error: unknown): void {
  if (!stopped) throw error
}

async function drillInFreshLab(variant: Variant, missing: ReadonlyMap<string, number>): Promise<void> {
  const files = ['--secrets', join(folderOf(variant), 'secrets.yaml'), '--out', outOf(variant)]
  const inputs = ['--topology', topologyOf(variant), ...files]
  const runs = await runsToReach(variant, missing)
  // One that an earlier campaign left behind may be broken.
  await hardway('down', topologyOf(variant))
  try {
    await hardway('up', topologyOf(variant), ...files)
    for (const count of ascending(runs.values())) {
      const names = [...runs].filter(([, wanted]) => wanted >= count).map(([fault]) => fault)
      if (stopped || !(await drill(names, count, inputs))) break
    }
  } finally {
    await hardway('down', topologyOf(variant))
  }
}

// `drill` counts the runs that lie in its own folder; others of the record were drilled elsewhere.
async function runsToReach(variant: Variant, missing: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const here = await readResults(variant)
  return new Map(
    [...missing].map(([fault, count]) => [fault, here.filter((own) => own.result.fault === fault).length + count]),
  )
}

function ascending(counts: Iterable<number>): number[] {
  return [...new Set(counts)].sort((a, b) => a - b)
}

/** How many drills of each fault are still to come; a fault with none is left out. */
async function missingOf(variant: Variant): Promise<Map<string, number>> {
  const there = (await readRecord()).filter(({ variant: name }) => name === variant.name)
  const runs = [...runsOf(variant, await clusterOf(variant))]
  const left = runs.map(([name, count]) => [name, count - there.filter(({ fault }) => fault === name).length] as const)
  return new Map(left.filter(([, count]) => count > 0))
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

interface Found {
  readonly result: DrillResult
  /** ISO 8601, UTC, to the second. */
  readonly ended: string
}

async function readResults(variant: Variant): Promise<Found[]> {
  const cluster = await clusterOf(variant)
  const known = fingerprint(cluster, 'lab')
  const numbered = [...runsOf(variant, cluster)].flatMap(([fault, count]) =>
    Array.from({ length: count }, (_, index) => drillFolder(join(outOf(variant), 'drills'), fault, index + 1)),
  )
  const found = await Promise.all(numbered.map((folder) => readFound(folder, known)))
  return found.filter((one) => one !== undefined)
}

async function readFound(folder: string, cluster: string): Promise<Found | undefined> {
  const result = await readResult(folder, cluster)
  if (result === undefined) return undefined
  const { mtime } = await stat(join(folder, 'result.json'))
  return { result, ended: `${mtime.toISOString().slice(0, 19)}Z` }
}

async function recordResults(variant: Variant): Promise<void> {
  const found = await readResults(variant)
  await record(
    found.map(({ result, ended }) => {
      const { bound, ...figures } = figuresOf(result)
      return { ...figures, ended, machine, variant: variant.name, lasted: result.healed / 1000 }
    }),
  )
}

async function writeTables(): Promise<void> {
  const drills = await readRecord()
  const found = new Map<string, readonly Summary[]>()
  for (const variant of variants) {
    const own = drills.filter(({ variant: name }) => name === variant.name)
    if (own.length > 0) found.set(variant.name, await sumUp(variant, own))
  }
  const where = `${circumstances(drills)}; \`npm run drill:all\`\n\n`
  const chapters = [...found].map(([name, summaries]) => variantTable(name, summaries))
  await writeFile(join(out, 'failover.md'), `${where}${chapters.join('\n')}`)
  await writeFile(join(out, 'dcs.md'), `${where}${dcsTable(found)}`)
}

// Its page shows the worst run of each fault that was drilled on this machine.
async function sumUp(variant: Variant, drills: readonly Recorded[]): Promise<readonly Summary[]> {
  await prepareInputs(variant)
  const summaries = summariesOf(variant, await clusterOf(variant), drills)
  const results = (await readResults(variant)).map(({ result }) => result)
  const title = { title: `Failover drills: ${variant.name}`, subtitle: circumstances(drills) }
  await writeFile(join(folderOf(variant), 'report.html'), drawPage(summaries, results, faults, title))
  return summaries
}

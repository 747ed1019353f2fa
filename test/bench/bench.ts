// `npm run bench`: the figures that the README and docs quote, as a table and as JSON in measured/bench.json.
// `npm run bench -- vm` also bakes the images and boots the virtual machines.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import Table from 'cli-table3'
import { execa } from 'execa'
import { median } from '../../generator/drill/report/summary.ts'
import { parseTopology } from '../../generator/topology/parse.ts'
import { endCluster, prepareCluster } from '../lab/running-cluster.ts'
import { benchGenerate } from './generate.ts'
import { benchLab, type LabStart } from './lab.ts'
import { machine } from './machine.ts'
import type { Throughput } from './throughput.ts'
import { benchVm } from './vm.ts'

const out = 'measured/bench'
const { topology } = parseTopology(await readFile('test/topologies/debian.yaml', 'utf8'))
if (topology === undefined) throw new Error('test/topologies/debian.yaml is not valid')
const running = await prepareCluster('bench')

const oneProcess = await timeOneProcess()
const small = benchGenerate(topology, running.secrets, 100)
const large = benchGenerate(topology, running.secrets, 1000)
const lab = await benchLab(running).finally(() => endCluster(running))
await rm(out, { recursive: true, force: true })
const vm = process.argv.includes('vm') ? await benchVm() : undefined

const figures: ReadonlyArray<readonly [name: string, value: number, unit: string]> = [
  ['generate: five hosts, whole process', oneProcess, 's'],
  ['generate: 100 clusters in one process', small.seconds, 's'],
  ['generate: 1000 clusters in one process', large.seconds, 's'],
  ['generate: memory growth over 1000 clusters', large.memoryGrowth, 'MiB'],
  ofStarts('floor: one bare host through cloud-init', ({ floor }) => floor.boot, 's'),
  ofStarts('floor: initdb, start and first row of a bare PostgreSQL', ({ floor }) => floor.postgres, 's'),
  ofStarts('floor: a single Consul to its leader', ({ floor }) => floor.consul, 's'),
  ofStarts('lab up to the first write through VIP:5432', ({ firstWrite }) => firstWrite, 's'),
  ofStarts('lab up to both replicas streaming', ({ replicasStream }) => replicasStream, 's'),
  ofStarts('first write over the sum of the floor', ({ ratio }) => ratio, 'times'),
  ...rates(lab.throughput),
  ...(vm === undefined
    ? []
    : ([
        ['vm: bake both images', vm.bake, 's'],
        ['vm: deploy', vm.deploy, 's'],
        ['vm: deploy to the first write through VIP:5432', vm.firstWrite, 's'],
      ] as const)),
]

const table = new Table({ head: ['figure', 'value', 'unit'], style: { head: [], border: [] } })
for (const [name, value, unit] of figures) table.push([name, value.toFixed(2), unit])
console.log(`${machine}, Node ${process.version}`)
console.log(table.toString())
await mkdir('measured', { recursive: true, mode: 0o700 })
await writeFile('measured/bench.json', `${JSON.stringify(Object.fromEntries(figures), null, 2)}\n`)

// The median, and between what they all were.
function ofStarts(name: string, figureOf: (start: LabStart) => number, unit: string): [string, number, string] {
  const figures = lab.starts.map(figureOf)
  const [least, most] = [Math.min(...figures), Math.max(...figures)].map((figure) => figure.toFixed(2))
  return [name, median(figures), `${unit}, ${least} to ${most} in ${figures.length} starts`]
}

// The median of five: the first run also fills the cache of compiled TypeScript.
async function timeOneProcess(): Promise<number> {
  await mkdir(out, { recursive: true, mode: 0o700 })
  const secretsCopy = `${out}/secrets.yaml`
  await writeFile(secretsCopy, await readFile('test/topologies/secrets.yaml'), { mode: 0o600 })
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const start = performance.now()
    const inputs = ['--topology', 'test/topologies/debian.yaml', '--secrets', secretsCopy]
    await execa('node', ['generator/hardway.mjs', 'generate', ...inputs, '--out', `${out}/generate-${i}`])
    times.push((performance.now() - start) / 1000)
  }
  return median(times)
}

// The rates, and what is left of the direct one behind each door.
function rates(throughput: Throughput): [name: string, value: number, unit: string][] {
  return Object.entries(throughput).flatMap(([name, { direct, haproxy, pgbouncer }]) => [
    [`${name}: direct`, direct, 'tps'] as [string, number, string],
    [`${name}: VIP:5000`, haproxy, `tps, ${share(haproxy, direct)}`] as [string, number, string],
    [`${name}: VIP:5432`, pgbouncer, `tps, ${share(pgbouncer, direct)}`] as [string, number, string],
  ])
}

function share(rate: number, direct: number): string {
  return direct === 0 ? 'more clients than PostgreSQL takes' : `${(rate / direct).toFixed(2)} of direct`
}

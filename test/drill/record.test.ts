import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { buildCluster } from '../../generator/model/build.ts'
import { parseTopology } from '../../generator/topology/parse.ts'
import { formatRecord, parseRecord, type Recorded } from '../bench/drill-record.ts'
import { circumstances, dcsTable, summariesOf, variantTable } from '../bench/drill-tables.ts'
import { type Variant, variants } from '../bench/drill-variants.ts'

const drill: Recorded = {
  ended: '2026-11-26T22:16:43Z',
  machine: '2 cores, 24 GiB, Linux 6.1',
  variant: 'fast',
  fault: 'leader-power-off',
  stopped: 3.679,
  haproxyStopped: 3.2,
  readsStopped: 0,
  lasted: 18.14,
  acknowledged: 1200,
  unknown: 18,
  errors: 20,
  haproxyErrors: 8,
  lost: 2,
  broken: ['2 lost rows, such as pgbouncer-1-7', 'the content differs on db2'],
}

it('reads what was recorded', () => {
  const clean = { ...drill, fault: 'switchover', broken: [] }
  expect(parseRecord(formatRecord([drill, clean]))).toEqual([drill, clean])
})

it('holds each drill once, in the order of their ends', () => {
  const earlier = { ...drill, ended: '2026-11-26T09:00:00Z' }
  expect(parseRecord(formatRecord([drill, earlier, drill]))).toEqual([earlier, drill])
})

const recorded = parseRecord(readFileSync('docs/failover-runs.tsv', 'utf8'))
const tutorial = readFileSync('test/topologies/debian.yaml', 'utf8')
const page = readFileSync('docs/failover.md', 'utf8')
const drilled = variants.filter(({ name }) => recorded.some(({ variant }) => variant === name))

it.each(drilled)('docs/failover.md shows what was recorded of $name', (variant) => {
  expect(page).toContain(variantTable(variant.name, summariesRecorded(variant)))
})

it('docs/dcs.md shows what was recorded of each DCS', () => {
  const found = new Map(drilled.map((variant) => [variant.name, summariesRecorded(variant)]))
  expect(readFileSync('docs/dcs.md', 'utf8')).toContain(dcsTable(found))
})

it('docs/failover.md says when and where it was recorded', () => {
  expect(page).toContain(circumstances(recorded))
})

function summariesRecorded(variant: Variant) {
  const drills = recorded.filter(({ variant: name }) => name === variant.name)
  return summariesOf(variant, clusterOf(variant), drills)
}

function clusterOf({ edit }: Variant) {
  const { topology } = parseTopology(edit(tutorial))
  if (topology === undefined) throw new Error('not valid')
  return buildCluster(topology)
}

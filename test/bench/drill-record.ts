// Every drill of the campaign, a line each, in git: the tables are made of it, and a campaign goes on from it on whatever machine.
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import type { Figures } from '../../generator/drill/report/figures.ts'

const path = 'docs/failover-runs.tsv'

/** A drill of the campaign. Its bound is not kept: that is its fault's. Times in seconds. */
export interface Recorded extends Omit<Figures, 'bound'> {
  /** When its result was written; ISO 8601, UTC. */
  readonly ended: string
  /** Where, in words. */
  readonly machine: string
  readonly variant: string
  /** From its start until the cluster was whole again. */
  readonly lasted: number
}

const columns = [
  'ended',
  'machine',
  'variant',
  'fault',
  'stopped',
  'haproxyStopped',
  'readsStopped',
  'lasted',
  'acknowledged',
  'unknown',
  'errors',
  'haproxyErrors',
  'lost',
  'broken',
] as const satisfies readonly (keyof Recorded)[]

/** The drills that are recorded, in the order of their ends. */
export async function readRecord(): Promise<Recorded[]> {
  return existsSync(path) ? parseRecord(await readFile(path, 'utf8')) : []
}

/** Adds what is not recorded yet. */
export async function record(drills: readonly Recorded[]): Promise<void> {
  await writeFile(path, formatRecord([...(await readRecord()), ...drills]))
}

/** Reads a record's text. */
export function parseRecord(text: string): Recorded[] {
  const [, ...lines] = text.trimEnd().split('\n')
  return lines.map((line) => {
    const cells = line.split('\t')
    const words = (column: (typeof columns)[number]) => cells[columns.indexOf(column)] ?? ''
    const number = (column: (typeof columns)[number]) => Number(words(column))
    return {
      ended: words('ended'),
      machine: words('machine'),
      variant: words('variant'),
      fault: words('fault'),
      stopped: number('stopped'),
      haproxyStopped: number('haproxyStopped'),
      readsStopped: number('readsStopped'),
      lasted: number('lasted'),
      acknowledged: number('acknowledged'),
      unknown: number('unknown'),
      errors: number('errors'),
      haproxyErrors: number('haproxyErrors'),
      lost: number('lost'),
      broken: words('broken') === '' ? [] : words('broken').split('; '),
    }
  })
}

/** A record's text: each drill once, in the order of their ends. */
export function formatRecord(drills: readonly Recorded[]): string {
  const lines = drills.map((drill) => columns.map((column) => cell(drill[column])).join('\t'))
  return `${[columns.join('\t'), ...[...new Set(lines)].sort()].join('\n')}\n`
}

function cell(value: string | number | readonly string[]): string {
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000)
  return typeof value === 'string' ? value : value.join('; ')
}

import { boundOf } from '../../generator/drill/fault.ts'
import { faults } from '../../generator/drill/faults/index.ts'
import { boundWords, type Summary, secondsOf, summariseEach } from '../../generator/drill/report/summary.ts'
import type { Cluster } from '../../generator/model/cluster.ts'
import { dcsFacts } from '../../generator/topology/dcs.ts'
import type { Recorded } from './drill-record.ts'
import { byDcs, type Variant } from './drill-variants.ts'

/** When and where drills were run, in words. */
export function circumstances(drills: readonly Recorded[]): string {
  const days = [...new Set(drills.map(({ ended }) => ended.slice(0, 10)))].sort()
  const machines = [...new Set(drills.map(({ machine }) => machine))]
  return [days.join(', '), ...machines].join('; ')
}

/** Sums up a variant's drills, each fault held against the bound that it has there. */
export function summariesOf({ drilled }: Variant, cluster: Cluster, drills: readonly Recorded[]): Summary[] {
  const bounded = drills.map((drill) => {
    const fault = faults.find(({ name }) => name === drill.fault)
    const bound = fault && boundOf(fault, cluster)
    return { ...drill, ...(bound && { bound }) }
  })
  return summariseEach(drilled, bounded)
}

/** The table of one variant, as docs/failover.md has it. */
export function variantTable(name: string, summaries: readonly Summary[]): string {
  const head = ['fault', 'runs', 'p50', 'max', 'bound', ':5000 max', 'errors', 'acknowledged', 'unknown', 'lost', '']
  const rows = summaries.map((summary) => {
    const { fault, runs, bound, errors, acknowledged, unknown, lost, broken } = summary
    const { p50, max, haproxyMax } = secondsOf(summary)
    const verdict = broken.length === 0 ? 'ok' : broken.join('; ')
    return [fault, runs, p50, max, boundWords(bound), haproxyMax, errors, acknowledged, unknown, lost, verdict]
  })
  return `### ${name}\n\n${table(head, rows)}`
}

/** The DCSs beside each other, as docs/dcs.md has it: p50 / max of each; Consul's are those of `fast`. */
export function dcsTable(found: ReadonlyMap<string, readonly Summary[]>): string {
  const columns = { fast: dcsFacts.consul, etcd: dcsFacts.etcd, zookeeper: dcsFacts.zookeeper }
  const present = Object.entries(columns).filter(([variant]) => found.has(variant))
  const cell = (variant: string, fault: string) => {
    const summary = found.get(variant)?.find((own) => own.fault === fault)
    if (summary === undefined) return ''
    const { p50, max } = secondsOf(summary)
    return `${p50} / ${max}${summary.lost > 0 ? `, ${summary.lost} lost` : ''}`
  }
  const rows = byDcs.map((fault) => [fault, ...present.map(([variant]) => cell(variant, fault))])
  return table(['fault', ...present.map(([, { title }]) => title)], rows)
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}

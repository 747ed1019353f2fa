import { cpus, release, totalmem } from 'node:os'
import { boundWords, type Summary, secondsOf } from '../../generator/drill/report/summary.ts'
import { byDcs } from './drill-variants.ts'

/** Where and when the campaign ran, in words. */
export const circumstances = `${new Date().toISOString().slice(0, 10)}; ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`

/** The table of one variant, as docs/failover.md has it. */
export function variantTable(name: string, summaries: readonly Summary[]): string {
  const head = ['fault', 'runs', 'p50', 'max', 'bound', ':5000 max', 'acknowledged', 'unknown', 'lost', '']
  const rows = summaries.map((summary) => {
    const { fault, runs, bound, acknowledged, unknown, lost, broken } = summary
    const { p50, max, haproxyMax } = secondsOf(summary)
    const verdict = broken.length === 0 ? 'ok' : broken.join('; ')
    return [fault, runs, p50, max, boundWords(bound), haproxyMax, acknowledged, unknown, lost, verdict]
  })
  return `## ${name}\n\n${table(head, rows)}`
}

/** The DCSs beside each other, as docs/dcs.md has it: p50 / max of each; Consul's are those of `fast`. */
export function dcsTable(found: ReadonlyMap<string, readonly Summary[]>): string {
  const columns = { fast: 'consul', etcd: 'etcd', zookeeper: 'zookeeper' }
  const present = Object.entries(columns).filter(([variant]) => found.has(variant))
  const cell = (variant: string, fault: string) => {
    const summary = found.get(variant)?.find((own) => own.fault === fault)
    if (summary === undefined) return ''
    const { p50, max } = secondsOf(summary)
    return `${p50} / ${max}${summary.lost > 0 ? `, ${summary.lost} lost` : ''}`
  }
  const rows = byDcs.map((fault) => [fault, ...present.map(([variant]) => cell(variant, fault))])
  return table(['fault', ...present.map(([, dcs]) => dcs)], rows)
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}

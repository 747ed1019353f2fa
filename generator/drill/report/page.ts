import { escapeXml } from '../../picture/elements.ts'
import { renderTemplate } from '../../render/template.ts'
import type { Fault } from '../fault.ts'
import { type DrillResult, secondsStopped } from '../result.ts'
import { boundWords, type Summary, secondsOf } from './summary.ts'
import { drawTimeline, timelineHeight } from './timeline.ts'

/**
 * The drills as one self-contained HTML page: a table, and for each fault the timeline of its worst run.
 * @param title of the page, such as the cluster's name.
 * @param subtitle where and when; shown as it is.
 */
export function drawPage(
  summaries: readonly Summary[],
  results: readonly DrillResult[],
  faults: readonly Fault[],
  { title, subtitle }: { readonly title: string; readonly subtitle: string },
): string {
  const drills = summaries.flatMap((summary) => {
    const worst = worstOf(results.filter(({ fault }) => fault === summary.fault))
    const fault = faults.find(({ name }) => name === summary.fault)
    return worst === undefined || fault === undefined ? [] : [drillView(summary, worst, fault)]
  })
  const view = { title: escapeHtml(title), subtitle: escapeHtml(subtitle), rows: summaries.map(rowView), drills }
  return renderTemplate({ template: 'drill/report.html.njk', owner: '', mode: '', view })
}

function rowView(summary: Summary) {
  const { fault, runs, bound, acknowledged, unknown, lost } = summary
  const counts = { runs, acknowledged, unknown, lost }
  return { fault, ...counts, ...secondsOf(summary), bound: boundWords(bound), ...verdictView(summary) }
}

function drillView(summary: Summary, worst: DrillResult, { does, expects }: Fault) {
  const seconds = secondsStopped(worst).toFixed(1)
  const marks = worst.marks.map(({ at, words }) => `<li>${(at / 1000).toFixed(1)} s: ${escapeHtml(words)}</li>`)
  return {
    fault: summary.fault,
    does: escapeHtml(does),
    expects: escapeHtml(expects),
    label: `Acknowledged rows over time; none for ${seconds} s at VIP:5432`,
    height: timelineHeight,
    shapes: drawTimeline(worst),
    marks: marks.join('\n'),
    budget: budgetWords(worst),
    ...verdictView(summary),
  }
}

function budgetWords({ budget }: DrillResult): string {
  if (budget === undefined) return 'Nobody took over.'
  const { promoted, doors } = budget
  const after = (time: number) => `${((time - promoted) / 1000).toFixed(1)} s later`
  const seconds = (promoted / 1000).toFixed(1)
  return `Another PostgreSQL was promoted after ${seconds} s; VIP:5000 led to it ${after(doors.haproxy)}, VIP:5432 ${after(doors.pgbouncer)}.`
}

function verdictView({ broken }: Summary) {
  return broken.length === 0
    ? { mood: 'good', verdict: 'ok' }
    : { mood: 'bad', verdict: escapeHtml(`FAIL: ${broken.join('; ')}`) }
}

function worstOf(results: readonly DrillResult[]): DrillResult | undefined {
  return [...results].sort((a, b) => secondsStopped(b) - secondsStopped(a))[0]
}

// Words between backticks are what somebody types.
function escapeHtml(text: string): string {
  return escapeXml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

import type { Cluster } from '../model/cluster.ts'
import { escapeXml } from '../picture/elements.ts'
import { moods } from '../picture/live.ts'
import { topologySvg } from '../picture/topology-svg.ts'
import { renderTemplate } from '../render/template.ts'
import { liveOf } from './live.ts'
import type { Observation } from './observation.ts'
import { type Cell, headlineOf, postgresTable, proxyTable, type StatusTable } from './status-tables.ts'

/**
 * An observation as one page of HTML, which needs nothing but itself: the picture of the topology in the colours of how it is, the tables
 * of `status`, and the warnings in words. Pure.
 */
export function statusPage(cluster: Cluster, observation: Observation, warnings: readonly string[]): string {
  const { mood, words } = verdictOf(warnings)
  const view = {
    name: escapeXml(cluster.name),
    at: escapeXml(momentOf(observation.at)),
    mood,
    verdict: words,
    facts: headlineOf(cluster, observation)
      .map((cell) => `<li${classOf(cell)}>${escapeXml(cell.text)}</li>`)
      .join('\n'),
    warnings: warnings.map((text) => `<li>${escapeXml(text)}</li>`).join('\n'),
    picture: topologySvg(cluster, liveOf(cluster, observation)).trimEnd(),
    legend: Object.entries(moods)
      .map(([name, text]) => `<li class="${name}">${text}</li>`)
      .join('\n'),
    tables: [postgresTable(cluster, observation), proxyTable(cluster, observation)].map(tableOf),
  }
  return renderTemplate({ template: 'status/page.html.njk', owner: '', mode: '', view })
}

function verdictOf(warnings: readonly string[]) {
  if (warnings.length === 0) return { mood: 'good', words: 'all is as it should be' }
  return { mood: 'bad', words: warnings.length === 1 ? 'one warning' : `${warnings.length} warnings` }
}

// 2026-01-31T08:00:00.123Z: to the second, as people say it.
function momentOf(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`
}

function tableOf({ head, rows }: StatusTable): string {
  const filled = head.map((title, column) => title !== '' || rows.some((row) => row[column]?.text !== ''))
  const kept = <T>(cells: readonly T[]) => cells.filter((_, column) => filled[column])
  const cells = (row: readonly Cell[]) => kept(row).map((cell) => `<td${classOf(cell)}>${escapeXml(cell.text)}</td>`)
  return [
    `<table>\n<thead><tr>${kept(head)
      .map((title) => `<th>${escapeXml(title)}</th>`)
      .join('')}</tr></thead>`,
    ...['<tbody>', ...rows.map((row) => `<tr>${cells(row).join('')}</tr>`), '</tbody>'],
    '</table>',
  ].join('\n')
}

function classOf({ mood }: Cell): string {
  return mood === 'plain' ? '' : ` class="is-${mood}"`
}

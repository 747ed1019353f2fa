import Table from 'cli-table3'
import type { Colors } from 'picocolors/types.js'
import type { Cluster } from '../model/cluster.ts'
import type { AnyCluster } from './ask-any.ts'
import type { Observation } from './observation.ts'
import {
  type Cell,
  headlineOf,
  membersHeadline,
  membersTable,
  postgresTable,
  proxyTable,
  type StatusTable,
} from './status-tables.ts'

/**
 * An observation as a person reads it: a line of the whole, PostgreSQL's hosts, the proxies, and what is not as it should be.
 * @param warnings in words, one each.
 */
export function showStatus(
  cluster: Cluster,
  observation: Observation,
  colours: Colors,
  warnings: readonly string[] = [],
): string {
  const headline = headlineOf(cluster, observation).map((cell) => inColour(cell, colours))
  return [
    [colours.bold(cluster.name), ...headline].join(' · '),
    drawTable(postgresTable(cluster, observation), colours),
    drawTable(proxyTable(cluster, observation), colours),
    ...warnings.map((words) => `${colours.yellow('warning:')} ${words}`),
  ].join('\n')
}

/** The members of anybody's cluster, as a person reads them. */
export function showAnyCluster(cluster: AnyCluster, colours: Colors): string {
  const headline = membersHeadline(cluster).map((cell) => inColour(cell, colours))
  return [[colours.bold(cluster.name), ...headline].join(' · '), drawTable(membersTable(cluster), colours)].join('\n')
}

function drawTable({ head, rows }: StatusTable, colours: Colors): string {
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } })
  for (const row of rows) table.push(row.map((cell) => inColour(cell, colours)))
  return table.toString()
}

function inColour({ text, mood }: Cell, { bold, green, yellow, red }: Colors): string {
  const colour = { plain: String, strong: bold, good: green, watch: yellow, bad: red }[mood]
  return text === '' ? '' : colour(text)
}

import Table from 'cli-table3'
import type { Colors } from 'picocolors/types.js'
import type { Result } from './verify.ts'

const noLines = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
)

/** Checks as a table: passed or not, what was seen or the cause, and below each the command that shows it. */
export function showResults(results: readonly Result[], { red, green, dim }: Colors): string {
  const table = new Table({ chars: noLines, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 } })
  for (const { name, command, verdict } of results) {
    const [mark, words] = verdict.passed ? [green('ok'), verdict.seen] : [red('FAILED'), red(verdict.cause)]
    table.push([mark, name, words], ['', { colSpan: 2, content: dim(`$ ${command}`) }])
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

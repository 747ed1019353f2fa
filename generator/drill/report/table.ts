import Table from 'cli-table3'
import type { Colors } from 'picocolors/types.js'
import type { Fault } from '../fault.ts'
import { boundWords, type Summary, secondsOf } from './summary.ts'

/** The drills as a person reads them: a row for each fault, then what broke a promise. */
export function showSummaries(summaries: readonly Summary[], { red, green, bold }: Colors): string {
  const head = ['fault', 'runs', 'p50', 'max', 'bound', ':5000 max', 'reads max', 'acknowledged', 'unknown', 'lost', '']
  const table = new Table({ head: head.map((word) => bold(word)), style: { head: [], border: [] } })
  for (const summary of summaries) {
    const { fault, runs, bound, acknowledged, unknown, lost, broken } = summary
    const { p50, max, haproxyMax, readMax } = secondsOf(summary)
    const times = [`${p50} s`, `${max} s`, boundWords(bound), `${haproxyMax} s`, `${readMax} s`]
    const verdict = broken.length === 0 ? green('ok') : red('FAIL')
    table.push([fault, runs, ...times, acknowledged, unknown, lost, verdict])
  }
  const broken = summaries.flatMap(({ fault, broken }) => broken.map((words) => red(`${fault}: ${words}`)))
  return [table.toString(), ...broken].join('\n')
}

/** The faults that can be drilled, with what is expected of each and why. */
export function showFaults(faults: readonly Fault[], { bold, dim }: Colors): string {
  return faults
    .map((fault) =>
      [bold(fault.name), `  ${fault.does}`, `  ${dim(fault.expects)}`, `  ${promiseOf(fault)}`].join('\n'),
    )
    .join('\n')
}

function promiseOf({ bound, fastBound, needs }: Fault): string {
  const words = [
    ...(bound === undefined ? ['no bound'] : [`at most ${bound.max} s without a write`]),
    ...(fastBound === undefined ? [] : [`${fastBound.max} s with failover: fast`]),
    needs === 'power' ? 'lab and virtual machines' : 'lab only',
  ]
  return words.join('; ')
}

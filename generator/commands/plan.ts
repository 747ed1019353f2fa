import pc from 'picocolors'
import type { Colors } from 'picocolors/types.js'
import type { Ahead } from '../machine/progress.ts'
import type { Terminal } from './terminal.ts'

/** One step of a verb, and what it would do now: nothing where all of it is up to date. */
export interface Step {
  readonly title: string
  readonly todo: readonly string[]
}

/** Ends a verb with `--dry-run`. */
export function tellPlan(verb: string, steps: readonly Step[], { out, outColour }: Terminal): void {
  out(showPlan(verb, steps, pc.createColors(outColour)))
}

/** What a person reads of it. */
export function showPlan(verb: string, steps: readonly Step[], { bold, green, yellow }: Colors): string {
  const left = steps.filter(({ todo }) => todo.length > 0).length
  const head =
    left === 0
      ? `Nothing is to be done by \`${verb}\`:`
      : `\`${verb}\` would do ${left} of ${steps.length} steps; nothing is done now:`
  return [
    head,
    ...steps.flatMap(({ title, todo }) =>
      todo.length === 0
        ? [`  ${green('ok')}  ${title}`]
        : [`  ${yellow('do')}  ${bold(title)}`, ...todo.map((line) => `        ${line}`)],
    ),
  ].join('\n')
}

/** What a builder would do, as the step's only line. */
export function todoOf(ahead: Ahead<unknown>): string[] {
  return 'would' in ahead ? [ahead.would] : []
}

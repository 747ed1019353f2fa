export type Severity = 'error' | 'warning'

/** A stretch of a text: line and column count from 1, column and length in Unicode characters. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly length: number
}

/** What a check found: the pointer (RFC 6901) names the value, the rule what it breaks, the repair how to mend it. */
export interface Finding {
  readonly severity?: Severity
  readonly pointer: string
  /** Set where the caret belongs under the key and not under its value. */
  readonly on?: 'key'
  readonly message: string
  readonly repair?: string
}

/** A finding with its rule and severity; the position is set where no pointer can name the place, as in broken YAML. */
export interface Problem extends Finding {
  readonly severity: Severity
  readonly rule: string
  readonly position?: Position
}

/** True when a problem forbids to go on; warnings do not. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
}

/** Joins keys and indexes to a JSON pointer. */
export function pointerTo(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The keys and indexes of a JSON pointer. */
export function pointerSteps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** A value as a message shows it: short, on one line, nothing in it that a terminal would obey. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  const safe = text
    .slice(0, 200)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, visible)
    .replaceAll('`', "'")
  return `\`${[...safe].length > 60 ? `${[...safe].slice(0, 59).join('')}…` : safe}\``
}

/** A character that must not reach a terminal, spelled out. */
export function visible(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}

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
  const safe = printable(textOf(value).slice(0, 200)).replaceAll('`', "'")
  return `\`${[...safe].length > 60 ? `${[...safe].slice(0, 59).join('')}…` : safe}\``
}

/** A message of a library as ours show it: what it quotes from a file may be long. */
export function brief(message: string): string {
  const safe = printable(message.slice(0, 200))
  return message.length > 200 ? `${safe}…` : safe
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(beginning(value)) : String(value)
}

// As much of a value as can be seen: a list may hold a thousand aliases of a thousand texts.
function beginning(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.slice(0, 60)
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 3) return '…'
  if (Array.isArray(value)) return value.slice(0, 8).map((item) => beginning(item, depth + 1))
  const entries = Object.entries(value).slice(0, 8)
  return Object.fromEntries(entries.map(([key, item]) => [key.slice(0, 60), beginning(item, depth + 1)]))
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, visible)
}

/** A character that must not reach a terminal, spelled out. */
export function visible(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}

import { createColors } from 'picocolors'
import columns from 'string-width'
import { type Position, type Problem, visible } from './topology/problem.ts'

/** The problems of one file. */
export interface FileProblems {
  readonly file: string
  /** The text that the problems are shown in; undefined where nothing of it may be shown, as with secrets. */
  readonly text: string | undefined
  readonly problems: readonly Problem[]
  /** Where a pointer's value stands; undefined where the file itself could not be read. */
  readonly position?: (pointer: string, on?: 'key') => Position
}

/** A problem as data, for `--json`. */
export interface ReportEntry {
  readonly file: string
  readonly line: number | undefined
  readonly column: number | undefined
  readonly length: number | undefined
  readonly severity: Problem['severity']
  readonly rule: string
  readonly pointer: string
  readonly message: string
  readonly repair: string | undefined
}

/** Every problem as data, file by file, in the order of the lines. */
export function reportEntries(files: readonly FileProblems[]): ReportEntry[] {
  return files.flatMap((file) =>
    placed(file).map(({ problem, position }) => ({
      file: file.file,
      line: position?.line,
      column: position?.column,
      length: position?.length,
      severity: problem.severity,
      rule: problem.rule,
      pointer: problem.pointer,
      message: problem.message,
      repair: problem.repair,
    })),
  )
}

/** Every problem as text for a person, with the lines around it and a caret; empty where there is none. */
export function formatReport(files: readonly FileProblems[], options: { readonly colour: boolean }): string {
  const colors = createColors(options.colour)
  const all = files.flatMap((file) => {
    const source = {
      file: [...file.file].map(printable).join(''),
      lines: file.text === undefined ? undefined : splitLines(file.text),
    }
    return placed(file).map((entry) => ({ ...entry, source }))
  })
  if (all.length === 0) return ''
  const shownFirst = all
    .slice(0, mostShown)
    .map(({ source, problem, position }) => block(source, problem, position, colors))
  const left = all.length - shownFirst.length
  const more = left > 0 ? [`… and ${left} more; \`hardway check --json\` prints all`] : []
  return [...shownFirst, ...more, summarise(all.map(({ problem }) => problem))].join('\n\n')
}

const mostShown = 100

type Colors = ReturnType<typeof createColors>

interface Placed {
  readonly problem: Problem
  readonly position: Position | undefined
}

function placed({ problems, position }: FileProblems): Placed[] {
  const entries = problems.map((problem) => ({
    problem,
    position: problem.position ?? position?.(problem.pointer, problem.on),
  }))
  return entries.sort((a, b) => byPlace(a.position, b.position))
}

// What is wrong with the file itself has no place and comes first.
function byPlace(a: Position | undefined, b: Position | undefined): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}

/** The name of a file, and its lines where they may be shown. */
interface Source {
  readonly file: string
  readonly lines: Lines | undefined
}

type Lines = (number: number) => readonly string[] | undefined

// The characters of a line by its number from 1. Split once: a hundred problems may stand on one line of a megabyte.
function splitLines(text: string): Lines {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const known = new Map<number, readonly string[]>()
  return (number) => {
    const line = lines[number - 1]
    if (line === undefined) return undefined
    const characters = known.get(number) ?? [...line]
    known.set(number, characters)
    return characters
  }
}

function block(source: Source, problem: Problem, position: Position | undefined, colors: Colors): string {
  const tint = problem.severity === 'error' ? colors.red : colors.yellow
  const head = `${tint(`${problem.severity}[${problem.rule}]`)}: ${colors.bold(problem.message)}`
  const place = position ? `${source.file}:${position.line}:${position.column}` : source.file
  const lines = position && source.lines ? snippet(source.lines, position, tint, colors) : []
  const help = problem.repair === undefined ? [] : [`${colors.cyan('help')}: ${problem.repair}`]
  return [head, `${colors.blue(' -->')} ${place}`, ...lines, ...help].join('\n')
}

function snippet(lines: Lines, position: Position, tint: (text: string) => string, colors: Colors): string[] {
  const numbers = [position.line - 1, position.line, position.line + 1]
  const width = String(position.line + 1).length
  const reach = position.column + Math.min(position.length, 40)
  const shift = reach > mostColumns ? Math.max(0, position.column - 60) : 0
  return numbers.flatMap((number) => {
    const line = lines(number)
    if (line === undefined || (number !== position.line && isBlank(line.slice(shift)))) return []
    const gutter = colors.blue(`${String(number).padStart(width)} |`)
    const shownLine = `${gutter} ${window(line, shift)}`.trimEnd()
    if (number !== position.line) return [shownLine]
    return [shownLine, `${colors.blue(`${' '.repeat(width)} |`)} ${tint(caret(line, position, shift))}`]
  })
}

function isBlank(characters: readonly string[]): boolean {
  return characters.every((character) => character.trim() === '')
}

const mostColumns = 110

// A line as wide as a terminal takes it: its head is cut where the caret would be far out.
function window(characters: readonly string[], shift: number): string {
  const part = characters
    .slice(shift, shift + mostColumns)
    .map(printable)
    .join('')
  return `${shift > 0 ? '…' : ''}${part}${characters.length > shift + mostColumns ? '…' : ''}`
}

function caret(line: readonly string[], { column, length }: Position, shift: number): string {
  const characters = line.slice(shift, shift + mostColumns)
  const before = characters
    .slice(0, column - 1 - shift)
    .map(printable)
    .join('')
  const under = characters
    .slice(column - 1 - shift, column - 1 - shift + length)
    .map(printable)
    .join('')
  return ' '.repeat((shift > 0 ? 1 : 0) + columns(before)) + '^'.repeat(Math.max(1, columns(under)))
}

function printable(character: string): string {
  if (character === '\t') return '    '
  return /[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u.test(character) ? visible(character) : character
}

/** How many errors and warnings there are, in words; empty where there is none. */
export function summarise(problems: readonly Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === 'error').length
  const warnings = problems.length - errors
  return [counted(errors, 'error'), counted(warnings, 'warning')].filter((part) => part !== '').join(', ')
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`
}

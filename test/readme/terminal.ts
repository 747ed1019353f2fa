import { stripVTControlCharacters } from 'node:util'
import { escapeXml } from '../../generator/picture/elements.ts'

/** What a terminal showed while something happened to a cluster. */
export interface Recording {
  readonly command: string
  /** What was done beside it; `at` is seconds from the start. */
  readonly events: readonly { readonly at: number; readonly command: string }[]
  /** The screen from `at` seconds on, with the colours' escape codes. */
  readonly frames: readonly { readonly at: number; readonly text: string }[]
}

const [size, cell, line, edge] = [14, 8.4, 16, 16]
// A reader has less patience than an operator.
const timesFaster = 4
const holdSeconds = 12

/** Draws a recording as an SVG that moves; where nothing moves, its first screen shows. */
export function drawRecording(recording: Recording): string {
  const screens = screensOf(recording)
  const columns = Math.max(
    ...screens.flatMap(({ lines }) => lines.map((text) => stripVTControlCharacters(text).length)),
  )
  const rows = Math.max(...screens.map(({ lines }) => lines.length))
  const [width, height] = [Math.ceil(columns * cell + 2 * edge), rows * line + 2 * edge]
  const end = (screens.at(-1)?.at ?? 0) + holdSeconds
  const drawn = screens.map(({ at, lines }, index) => {
    const clock = `<text class="quiet" x="${width - edge}" y="${edge + size}" text-anchor="end">${at.toFixed(0)} s</text>`
    const until = screens[index + 1]?.at ?? end
    const shown = `<g visibility="${index === 0 ? 'visible' : 'hidden'}">${during(at / end, until / end, end)}`
    return `${shown}\n${clock}\n${lines.map(drawLine).filter(Boolean).join('\n')}\n</g>`
  })
  return `${head(`${recording.command}, while a leader loses its power`, width, height)}\n${drawn.join('\n')}\n</svg>\n`
}

interface Screen {
  readonly at: number
  readonly lines: readonly string[]
}

// From the first frame on; a command that was typed beside it shows at once, below the one that draws the screen.
function screensOf({ command, events, frames }: Recording): Screen[] {
  const start = frames[0]?.at ?? 0
  const times = [...new Set([...frames, ...events].map(({ at }) => at))]
    .filter((at) => at >= start)
    .sort((a, b) => a - b)
  const newest = <T extends { readonly at: number }>(all: readonly T[], at: number) =>
    all.filter((one) => one.at <= at).at(-1)
  return times.map((at) => {
    const typed = newest(events, at)
    const beside = typed === undefined ? '' : `\u001b[33m# ${typed.command}\u001b[39m`
    return { at: at - start, lines: [`# ${command}`, beside, '', ...(newest(frames, at)?.text ?? '').split('\n')] }
  })
}

function during(from: number, until: number, end: number): string {
  const share = (part: number) => part.toFixed(4)
  const [values, times] =
    from === 0
      ? ['visible;hidden', `0;${share(until)}`]
      : until === 1
        ? ['hidden;visible', `0;${share(from)}`]
        : ['hidden;visible;hidden', `0;${share(from)};${share(until)}`]
  const seconds = (end / timesFaster).toFixed(1)
  return `<animate attributeName="visibility" calcMode="discrete" values="${values}" keyTimes="${times}" dur="${seconds}s" repeatCount="indefinite"/>`
}

function head(title: string, width: number, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>${escapeXml(title)}</title>
<style>
  rect { fill: #10151d; }
  text { font: ${size}px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #dfe5ec; white-space: pre; }
  .bold { font-weight: bold; } .red { fill: #ff7b72; } .green { fill: #56d364; } .yellow { fill: #e3b341; } .quiet { fill: #8b95a3; }
</style>
<rect width="${width}" height="${height}" rx="8"/>`
}

interface Run {
  readonly text: string
  readonly column: number
  readonly styles: readonly string[]
}

// What an escape code adds, and what it ends.
const classes: Readonly<Record<string, readonly [add: readonly string[], drop: readonly string[]]>> = {
  1: [['bold'], []],
  22: [[], ['bold']],
  31: [['red'], []],
  32: [['green'], []],
  33: [['yellow'], []],
  39: [[], ['red', 'green', 'yellow']],
}

// Each run of text at its own column and stretched to its cells, so that the lines meet in whatever face the reader has.
function drawLine(text: string, row: number): string {
  const y = edge + size + row * line
  const runs = runsOf(text).filter((run) => run.text.trim() !== '')
  return runs.map((run) => drawRun(run, y)).join('')
}

function drawRun({ text, column, styles }: Run, y: number): string {
  const x = (edge + column * cell).toFixed(1)
  const look = styles.length === 0 ? '' : ` class="${styles.join(' ')}"`
  const cells = `textLength="${(text.length * cell).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`
  return `<text x="${x}" y="${y}" ${cells}${look}>${escapeXml(text)}</text>`
}

function runsOf(text: string): Run[] {
  const [first = '', ...rest] = text.split('\u001b[')
  const runs: Run[] = [{ text: first, column: 0, styles: [] }]
  for (const part of rest) {
    const [, code = '', content = ''] = /^(\d+)m(.*)$/.exec(part) ?? []
    const last = runs.at(-1)
    const [add, drop] = classes[code] ?? []
    if (last === undefined || add === undefined) throw new Error(`an escape code that is not drawn: ${part}`)
    const styles = [...last.styles.filter((style) => !drop?.includes(style)), ...add]
    runs.push({ text: content, column: last.column + last.text.length, styles })
  }
  return runs
}

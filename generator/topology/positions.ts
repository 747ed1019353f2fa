import { LineCounter } from 'yaml'
import type { Position } from './problem.ts'

/** Turns an offset and a length in UTF-16 units into a position, which ends where its line ends. */
export type At = (offset: number, length: number) => Position

/** The positions of a text. Each answer takes a binary search, so that a thousand problems on one line stay cheap. */
export function positions(text: string): At {
  const lines = lineCounter(text)
  const pairs = surrogatePairs(text)
  const count = (from: number, to: number): number => to - from - (before(pairs, to) - before(pairs, from))
  return (wanted, length) => {
    const offset = Math.min(wanted, text.length)
    const { line, col } = lines.linePos(offset)
    const end = Math.min(offset + length, endOfLine(text, lines, line))
    return { line, column: count(offset - col + 1, offset) + 1, length: Math.max(1, count(offset, end)) }
  }
}

function endOfLine(text: string, { lineStarts }: LineCounter, line: number): number {
  const next = lineStarts[line]
  if (next === undefined) return text.length
  return text[next - 2] === '\r' ? next - 2 : next - 1
}

function lineCounter(text: string): LineCounter {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)
  return lines
}

// Offsets at which the second half of a character outside the Basic Multilingual Plane stands.
function surrogatePairs(text: string): number[] {
  return [...text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)].map(({ index }) => index + 1)
}

function before(sorted: readonly number[], offset: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

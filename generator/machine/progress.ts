import { stripVTControlCharacters } from 'node:util'

/** Told what is done, in words, before anything is; or, by `logLine`, the last thing that a program printed. */
export type Progress = (text: string) => void

const mark = '│ '
const longest = 110

/** A line that a program printed, told from our own words by what stands before it; cut where a terminal would break it. */
export function logLine(line: string): string {
  const text = stripVTControlCharacters(line).trim()
  return mark + (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)
}

export function isLogLine(text: string): boolean {
  return text.startsWith(mark)
}

/** What `run` calls with each line, so that a person sees that the work goes on. */
export function lastLine(progress: Progress): (line: string) => void {
  return (line) => {
    if (line.trim() !== '') progress(logLine(line))
  }
}

/** What a builder gives at once, or the first thing that it would do. */
export type Ahead<T> = { readonly value: T } | { readonly would: string }

class Would extends Error {}

/**
 * Asks a builder what it would do, without letting it: each says what it does before it does it, and is stopped there.
 * @returns what it gives, where nothing need be done for it.
 */
export async function lookAhead<T>(build: (progress: Progress) => Promise<T>): Promise<Ahead<T>> {
  try {
    const value = await build((text) => {
      throw new Would(text)
    })
    return { value }
  } catch (error) {
    if (error instanceof Would) return { would: error.message }
    throw error
  }
}

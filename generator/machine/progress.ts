import { stripVTControlCharacters } from 'node:util'

/** Told what is being done, in words; or, by `logLine`, the last thing that a program printed. */
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

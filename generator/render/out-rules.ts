import { Failure } from '../failure.ts'

/** The rules of the folder that `generate` writes, with the line of each for the documentation. */
export const outRules = {
  'out-place': 'The folder is neither `/` nor a home folder, and no part of the project’s own sources.',
  'out-kind': 'It is a folder, as is each one in it that holds a file of hardway; and that is a regular file.',
  'out-link': 'Neither it nor anything in it that hardway writes is a symbolic link.',
  'out-foreign': 'It is empty, or the manifest.json in it lists what hardway wrote; only that is changed or removed.',
  'out-manifest': 'Its manifest.json is one of hardway and lists plain paths below its folder.',
} as const

/**
 * Refuses a path below or at out/, in the form of a report.
 * @throws Failure of status 2, always.
 */
export function refuse(rule: keyof typeof outRules, path: string, message: string, repair: string): never {
  const data = [{ file: path, severity: 'error', rule, pointer: '', message, repair }]
  throw new Failure(`error[${rule}]: ${message}\n --> ${visible(path)}\nhelp: ${repair}`, 2, { data })
}

/** A name in a message: quoted, nothing in it that a terminal would obey. */
export function quoted(path: string): string {
  return `\`${visible(path)}\``
}

function visible(path: string): string {
  return JSON.stringify(path).slice(1, -1)
}

import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Problem } from '../topology/problem.ts'

/** A file's text, or why there is none. */
export interface ReadText {
  readonly text: string | undefined
  readonly problems: readonly Problem[]
  /** Permission bits of a regular file; 0 for a pipe, which no second program can read. */
  readonly mode: number
}

/** Reads a file, or a pipe as of `<(command)`; `missing` is the repair where there is no such file. */
export async function readText(path: string, missing: string): Promise<ReadText> {
  const { decode } = await import('../topology/load.ts')
  const { maxBytes } = await import('../topology/scan.ts')
  try {
    // One byte more than is allowed shows that the file is too large; the rest of it does not matter.
    const { bytes, mode } = await readBytes(path, maxBytes + 1)
    if (bytes === undefined) return { text: undefined, problems: [silent], mode }
    if (bytes.length > maxBytes) return { text: undefined, problems: [tooLarge], mode }
    const text = decode(bytes)
    return text === undefined ? { text, problems: [notUtf8], mode } : { text, problems: [], mode }
  } catch (error) {
    return { text: undefined, problems: [unreadable(error, missing)], mode: 0 }
  }
}

async function readBytes(path: string, most: number): Promise<{ bytes: Uint8Array | undefined; mode: number }> {
  // Otherwise opening a pipe that nobody writes to would never end.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stat = await handle.stat()
    const mode = stat.isFile() ? stat.mode & 0o777 : 0
    return { bytes: await readAtMost(handle, most, stat.isFIFO()), mode }
  } finally {
    await handle.close()
  }
}

/** Milliseconds that a pipe may stay without a writer, and that a writer may stay silent: it may ask a person first. */
const patience = { writer: 500, word: 60_000 }

async function readAtMost(handle: FileHandle, most: number, isPipe: boolean): Promise<Uint8Array | undefined> {
  const buffer = Buffer.alloc(most)
  let [filled, since] = [0, Date.now()]
  while (filled < most) {
    const count = await readSome(handle, buffer, filled)
    const isOver = count === 0 && (filled > 0 || !isPipe)
    if (isOver) break
    if (count) [filled, since] = [filled + count, Date.now()]
    else if (Date.now() - since > (count === 0 ? patience.writer : patience.word)) return undefined
    else await sleep(10)
  }
  return buffer.subarray(0, filled)
}

// 0 at the end, which is also where a pipe has no writer; undefined where its writer has not written yet.
async function readSome(handle: FileHandle, buffer: Buffer, at: number): Promise<number | undefined> {
  try {
    return (await handle.read(buffer, at, buffer.length - at, null)).bytesRead
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
    throw error
  }
}

/** The rules of the two files as such, before anybody reads what is in them, with the line of each for the documentation. */
export const fileRules = {
  'file-missing': 'The file is there, is a file, and may be read.',
  'file-encoding': 'It is UTF-8 text.',
  'secret-mode': 'Nobody but its owner may read or change secrets.yaml.',
} as const

/** A problem of a file as a whole, which has no place in it. */
export function fileProblem(rule: keyof typeof fileRules | 'file-size', message: string, repair: string): Problem {
  return { severity: 'error', rule, pointer: '', message, repair }
}

const tooLarge = fileProblem('file-size', 'the file is larger than 1 MiB', 'is this the right file?')
const notUtf8 = fileProblem('file-encoding', 'the file is not UTF-8 text', 'save it as UTF-8')
const silent = fileProblem(
  'file-missing',
  'this is a pipe, and nothing came out of it',
  'look at what should write to it',
)

function unreadable(error: unknown, missing: string): Problem {
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (code === undefined || syscall === undefined) throw error
  const [said, repair] = reasons[code] ?? [`the file cannot be read: ${message.split(',')[0]}`, 'name another file']
  return fileProblem('file-missing', said, repair ?? missing)
}

const reasons: Readonly<Record<string, readonly [message: string, repair?: string]>> = {
  ENOENT: ['there is no such file'],
  EISDIR: ['this is a folder', 'name the file in it'],
  EACCES: ['the file may not be read', 'look at its owner and mode'],
  ENOTDIR: ['a part of this path is a file and no folder', 'look at its folders'],
  ELOOP: ['the symbolic links of this path lead nowhere', 'name the file itself'],
  ENAMETOOLONG: ['no file has so long a name', 'name another file'],
}

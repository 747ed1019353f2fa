import { setTimeout as sleep } from 'node:timers/promises'
import type { Probe } from './observation.ts'

/** Milliseconds that one question may take. */
export const patience = 2000

/** Asks, and keeps whatever comes of it: the answer, or why there is none in time. Throws only what is a bug of ours. */
export async function probe<T>(ask: () => Promise<T>, milliseconds = patience): Promise<Probe<T>> {
  const timer = new AbortController()
  const late = sleep(milliseconds, undefined, { signal: timer.signal }).then(() => {
    throw new Error(noAnswerWithin(milliseconds))
  })
  late.catch(() => {})
  try {
    return { value: await Promise.race([ask(), late]) }
  } catch (error) {
    return { cause: causeOf(error) }
  } finally {
    timer.abort()
  }
}

/** Asks the same of many hosts at once. */
export async function probeEach<H extends { readonly name: string }, T>(
  hosts: readonly H[],
  ask: (host: H) => Promise<T>,
  milliseconds = patience,
): Promise<Record<string, Probe<T>>> {
  const answers = hosts.map(async (host) => [host.name, await probe(() => ask(host), milliseconds)] as const)
  return Object.fromEntries(await Promise.all(answers))
}

const noAnswerWithin = (milliseconds: number) => `no answer within ${milliseconds / 1000} s`
const noAnswer = noAnswerWithin(patience)

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'host unreachable: it is off, or nobody has the address',
  ENETUNREACH: 'network unreachable from here',
  EPIPE: 'connection closed',
  EPROTO: 'the TLS handshake failed',
  ETIMEDOUT: noAnswer,
}

/** What went wrong, in words for a person. */
export function causeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return noAnswer
  const code = codeOf(error) ?? ''
  if (code in words) return words[code] ?? code
  // pg's words for query_timeout.
  if (error.message === 'Query read timeout') return 'the statement was not answered in time'
  return error.message.trim().split('\n')[0] ?? code
}

/** The code that the system, TLS or PostgreSQL gave an error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

/** Exit statuses of a failure: 1 it failed, 2 the input is wrong. (3 is none: `generate --diff` found changes.) */
export type ExitStatus = 1 | 2

/** An end that a person can act on: cli.ts prints the message alone, without a stack trace. Anything else thrown is a bug. */
export class Failure extends Error {
  readonly status: ExitStatus
  /** The same for a program: what a verb with --json prints on standard output. */
  readonly data: unknown

  constructor(message: string, status: ExitStatus = 1, options?: ErrorOptions & { readonly data?: unknown }) {
    super(message, options)
    this.name = 'Failure'
    this.status = status
    this.data = options?.data
  }
}

/** Exit statuses of a failure: 1 it failed, 2 the input is wrong. (3 is none: `generate --diff` found changes.) */
export type ExitStatus = 1 | 2

/** An end that a person can act on: cli.ts prints the message alone, without a stack trace. Anything else thrown is a bug. */
export class Failure extends Error {
  readonly status: ExitStatus

  constructor(message: string, status: ExitStatus = 1, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Failure'
    this.status = status
  }
}

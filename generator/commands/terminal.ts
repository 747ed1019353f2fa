/** Where a verb's words go; cli.ts is the one place that makes it from the real process. */
export interface Terminal {
  /** The result: standard output. */
  readonly out: (text: string) => void
  /** Progress, warnings and hints: standard error. */
  readonly err: (text: string) => void
  /** Where a list of tasks is drawn: standard error. */
  readonly stream: NodeJS.WriteStream
  /** Ends this process, once the verb is through, with the status of a program that it ran for a person. */
  readonly status: (code: number) => void
  readonly interactive: boolean
  /** Standard error takes colours. */
  readonly colour: boolean
  /** Standard output takes colours. */
  readonly outColour: boolean
}

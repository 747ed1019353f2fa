/** Where a verb's words go; cli.ts is the one place that makes it from the real process. */
export interface Terminal {
  /** The result: standard output. */
  readonly out: (text: string) => void
  /** Progress, warnings and hints: standard error. */
  readonly err: (text: string) => void
  readonly interactive: boolean
  readonly colour: boolean
}

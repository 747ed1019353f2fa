/** A generated file. The path is relative to out/ and uses `/`; it is written 0600, whatever mode the host's copy has. */
export interface GeneratedFile {
  readonly path: string
  readonly content: string | Buffer
}

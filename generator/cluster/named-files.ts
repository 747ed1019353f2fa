import { shellWord } from './shell-word.ts'

const usual = { topology: 'topology.yaml', secrets: 'secrets.yaml', out: 'out' }
type Name = keyof typeof usual

/** The files that a verb was told of. */
export type NamedFiles = { readonly [name in Name]?: string | undefined }

/**
 * Names a verb's files again, for a command that is shown to a person, who pastes it and means the same cluster: options with a space before
 * each, and nothing for a file that has its usual name.
 */
export function asOptions(files: NamedFiles): string {
  return named(files, 'topology') + named(files, 'secrets') + named(files, 'out')
}

/** The same for a verb whose argument is the topology. */
export function asArguments(files: NamedFiles): string {
  return named(files, 'topology', ' ') + named(files, 'secrets') + named(files, 'out')
}

/** A script of package.json as a person types it, with what `asArguments` gave. */
export function npmRun(script: string, words: string): string {
  return `npm run ${script}${words === '' ? '' : ` --${words}`}`
}

function named(files: NamedFiles, name: Name, before = ` --${name} `): string {
  const path = files[name]
  return path === undefined || path === usual[name] ? '' : `${before}${shellWord(path)}`
}

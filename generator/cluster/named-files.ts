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
  return named(files, ['topology', 'secrets', 'out'])
    .map(([name, path]) => ` --${name} ${path}`)
    .join('')
}

/** The same for a verb whose argument is the topology. */
export function asArguments(files: NamedFiles): string {
  const [topology] = named(files, ['topology'])
  return `${topology === undefined ? '' : ` ${topology[1]}`}${asOptions({ ...files, topology: usual.topology })}`
}

function named(files: NamedFiles, names: readonly Name[]): [Name, string][] {
  return names.flatMap((name): [Name, string][] => {
    const path = files[name]
    return path === undefined || path === usual[name] ? [] : [[name, shellWord(path)]]
  })
}

/** A script of package.json as a person types it, with what `asArguments` gave. */
export function npmRun(script: string, words: string): string {
  return `npm run ${script}${words === '' ? '' : ` --${words}`}`
}

import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Failure } from '../failure.ts'

/** Terraform's record of what it made for the cluster. */
export const statePath = (cluster: string): string =>
  fileURLToPath(new URL(`../../cdktf/terraform.${cluster}.tfstate`, import.meta.url))

/** Terraform's ids: UUIDs of domains, network and pool, paths of volumes. Empty where it has made nothing. */
export async function readStateIds(cluster: string): Promise<ReadonlySet<string>> {
  const text = await readFile(statePath(cluster), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  })
  // A run that was killed while it took the lock leaves an empty file.
  if (text.trim() === '') return new Set()
  return new Set(parse(cluster, text).flatMap(({ instances }) => instances.map(({ attributes }) => attributes.id)))
}

/** Removes the record, once nothing is left of what it lists. */
export async function removeState(cluster: string): Promise<void> {
  const path = statePath(cluster)
  const lock = path.replace(/terraform\.[^/]*$/, (file) => `.${file}.lock.info`)
  for (const file of [path, `${path}.backup`, lock]) await rm(file, { force: true })
}

interface Resource {
  readonly instances: readonly { readonly attributes: { readonly id: string } }[]
}

function parse(cluster: string, text: string): readonly Resource[] {
  try {
    return (JSON.parse(text) as { resources: readonly Resource[] }).resources
  } catch (cause) {
    throw new Failure(
      `${statePath(cluster)} is not a Terraform state: restore it from ${statePath(cluster)}.backup, or remove everything with \`npx hardway destroy\``,
      1,
      { cause },
    )
  }
}

import { readFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import { Failure } from '../failure.ts'

/**
 * Reads a cluster's name and nothing else: what runs can be stopped whatever is wrong with the rest of its topology.
 * @throws Failure of status 2 where the file cannot be read or names no cluster.
 */
export async function readClusterName(topology: string): Promise<string> {
  const name = parseDocument(await read(topology)).get('cluster')
  if (typeof name === 'string' && /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/.test(name)) return name
  throw new Failure(
    `${topology} names no cluster. Its key \`cluster\` must hold a name, for example: cluster: hardway`,
    2,
  )
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? cause
    throw new Failure(
      `${path}, which names the cluster, cannot be read (${reason}). Pass the right file: --topology FILE`,
      2,
      { cause },
    )
  }
}

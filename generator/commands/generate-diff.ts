import { join } from 'node:path'
import pc from 'picocolors'
import { generate } from '../generate.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { compareOut, type OutDiff } from '../render/compare.ts'
import { readPlain } from '../render/manifest.ts'
import { inspectFolder } from '../render/out-folder.ts'
import { showDiff } from './show-diff.ts'
import type { Terminal } from './terminal.ts'

/** `hardway generate --diff`: what would change in the folder. Writes nothing; exit status 3 where something would. */
export async function generateDiff(
  cluster: Cluster,
  secrets: Secrets,
  { out, json = false }: { readonly out: string; readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const diff = await diffOut(cluster, secrets, out)
  terminal.out(json ? JSON.stringify(diff, null, 2) : showDiff(diff, out, pc.createColors(terminal.outColour)))
  if (diff.changed) terminal.status(3)
}

/** What `generate` would change in the folder. */
export async function diffOut(cluster: Cluster, secrets: Secrets, out: string): Promise<OutDiff> {
  const files = generate(cluster, secrets)
  const manifest = await inspectFolder(
    out,
    files.map(({ path }) => path),
  )
  const before = new Map<string, Buffer>()
  for (const path of Object.keys(manifest.files)) {
    const content = await readPlain(join(out, path))
    if (content !== undefined) before.set(path, content)
  }
  return compareOut({ manifest, files: before }, files, cluster, secrets)
}

import { createHash } from 'node:crypto'
import { Failure } from '../failure.ts'
import type { GeneratedFile } from '../render/files.ts'
import { inspectFolder } from '../render/out-folder.ts'

/**
 * What boots is what was reviewed: the seeds in `out` must be those that the inputs give now.
 * @throws Failure naming the hosts whose seeds are other ones, and what to run.
 */
export async function requireFresh(files: readonly GeneratedFile[], out: string): Promise<void> {
  const { files: sums } = await inspectFolder(out, [])
  const stale = files
    .filter(({ path }) => path.endsWith('/seed.iso'))
    .filter(({ path, content }) => sums[path] !== createHash('sha256').update(content).digest('hex'))
    .map(({ path }) => path.replace('/seed.iso', ''))
  if (stale.length === 0) return
  throw new Failure(
    `${out} is not what topology and secrets give for ${stale.join(', ')}: run \`npx hardway generate\` (with --diff it only shows what would change)`,
  )
}

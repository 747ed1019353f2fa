import { bakeTasks } from '../../generator/commands/bake.ts'
import { runTasks } from '../../generator/commands/tasks.ts'
import type { Terminal } from '../../generator/commands/terminal.ts'
import { write } from '../../generator/render/write.ts'
import { generateTopology } from '../support.ts'

/** Folder of the golden images that all machine tests share; lasting, so that images with the same inputs are baked once. */
export const bakedOut = 'out/test-vm'

/** Bakes both images of test/topologies/debian.yaml into `bakedOut`, unless they are up to date. */
export async function bakeForTests(): Promise<void> {
  const { cluster, files } = await generateTopology('debian')
  await write(files, bakedOut)
  await runTasks(bakeTasks(cluster, bakedOut), plainTerminal, '')
}

const plainTerminal: Terminal = {
  out: console.log,
  err: console.error,
  stream: process.stderr,
  status: () => {},
  interactive: false,
  colour: false,
  outColour: false,
}

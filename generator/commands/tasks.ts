import { Listr, ListrLogger, type ListrTask, ProcessOutput } from 'listr2'
import type { Terminal } from './terminal.ts'

const showCursor = '\u001b[?25h'

/**
 * Runs tasks one after the other, with their progress on standard error: a live list on a terminal, plain lines elsewhere.
 * @param afterInterrupt what a person does next who ended it with Ctrl-C; one sentence.
 */
export async function runTasks(tasks: ListrTask[], terminal: Terminal, afterInterrupt: string): Promise<void> {
  const interrupt = () => {
    terminal.stream.write(`${terminal.interactive ? showCursor : ''}\nInterrupted. ${afterInterrupt}\n`)
    // Without this listener the signal does what it does to any program: the caller sees that it ended us.
    process.kill(process.pid, 'SIGINT')
  }
  process.once('SIGINT', interrupt)
  try {
    await listOf(tasks, terminal).run()
  } finally {
    process.off('SIGINT', interrupt)
  }
}

function listOf(tasks: ListrTask[], terminal: Terminal): Listr {
  const processOutput = new ProcessOutput(terminal.stream, terminal.stream)
  const logger = new ListrLogger({ useIcons: terminal.interactive, processOutput })
  return new Listr(tasks, {
    renderer: terminal.interactive ? 'default' : 'simple',
    rendererOptions: { logger, collapseErrors: false, showErrorMessage: false },
    registerSignalListeners: false,
  })
}

import { DefaultRenderer, Listr, ListrLogger, ListrLogLevels, type ListrTask, ProcessOutput } from 'listr2'
import pc from 'picocolors'
import { isLogLine, type Progress } from '../machine/progress.ts'
import { inWords, showElapsed } from './elapsed.ts'
import type { Terminal } from './terminal.ts'

const showCursor = '\u001b[?25h'

/**
 * Runs tasks one after the other, with their progress on standard error: a live list on a terminal, plain lines elsewhere.
 * Each shows how long it takes, and the last thing that its program printed.
 * @param afterInterrupt what a person does next who ended it with Ctrl-C; one sentence.
 */
export async function runTasks(tasks: ListrTask[], terminal: Terminal, afterInterrupt: string): Promise<void> {
  const interrupt = () => {
    terminal.stream.write(`${terminal.interactive ? showCursor : ''}\nInterrupted. ${afterInterrupt}\n`)
    // Without this listener the signal does what it does to any program: the caller sees that it ended us. Not by `once`, which takes it
    // away first: a second Ctrl-C would end us before these words (83 of 100 in a burst).
    process.off('SIGINT', interrupt)
    process.kill(process.pid, 'SIGINT')
  }
  process.on('SIGINT', interrupt)
  const list = terminal.interactive ? liveList(tasks, terminal) : plainList(tasks, terminal)
  const stop = terminal.interactive ? showElapsed(list, pc.createColors(terminal.colour).dim) : () => {}
  try {
    await list.run()
  } finally {
    stop()
    process.off('SIGINT', interrupt)
  }
}

/** What a task's work is told to report to: the line below the task's title. */
export function progressOf(task: { output: string }): Progress {
  return (text) => {
    task.output = text
  }
}

function liveList(tasks: ListrTask[], { stream, colour }: Terminal): Listr {
  // It asks whether standard output is a terminal, and without one would print there; ours is standard error.
  DefaultRenderer.nonTTY = true
  const { dim } = pc.createColors(colour)
  const logger = new ListrLogger({ useIcons: true, processOutput: new ProcessOutput(stream, stream) })
  return new Listr(tasks, {
    renderer: 'default',
    rendererOptions: { logger, timer: timerIn(dim), collapseErrors: false, showErrorMessage: false },
    registerSignalListeners: false,
  })
}

function plainList(tasks: ListrTask[], { stream }: Terminal): Listr {
  const logger = new ListrLogger({ useIcons: false, processOutput: new ProcessOutput(stream, stream) })
  thinOut(logger)
  return new Listr(tasks, {
    renderer: 'simple',
    rendererOptions: { logger, timer: timerIn(String) },
    registerSignalListeners: false,
  })
}

// How long an ended task took.
function timerIn(style: (text: string) => string) {
  return { condition: true, field: inWords, format: () => (text?: string) => style(text ?? '') }
}

// Milliseconds: of what programs print a line is shown where nothing else was said for so long.
const silence = 10_000

// A log of thousands of lines would hide the steps; no line at all would look as if nothing went on.
function thinOut(logger: ListrLogger): void {
  const log = logger.log.bind(logger)
  let last = Date.now()
  logger.log = (level, message, options) => {
    const now = Date.now()
    if (level === ListrLogLevels.OUTPUT && isLogLine(String(message)) && now - last < silence) return
    last = now
    log(level, message, options)
  }
}

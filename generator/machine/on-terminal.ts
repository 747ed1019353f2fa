import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'

/**
 * Runs a program on this process's terminal, and passes on what ends this process.
 * @returns its exit status; 128 and the signal's number where a signal ended it.
 */
export async function runOnTerminal(
  [program, ...args]: [string, ...string[]],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env })
  const pass = (signal: NodeJS.Signals) => child.kill(signal)
  // The terminal sends Ctrl-C to the program too; what it means there is the program's business.
  const leave = () => {}
  process.on('SIGINT', leave).on('SIGQUIT', leave).on('SIGTERM', pass).on('SIGHUP', pass)
  try {
    const [code, signal] = await once(child, 'exit')
    return code ?? signalStatus(signal)
  } finally {
    process.off('SIGINT', leave).off('SIGQUIT', leave).off('SIGTERM', pass).off('SIGHUP', pass)
  }
}

/** A signal as a shell's exit status: 128 and its number. */
export function signalStatus(signal: NodeJS.Signals | undefined): number {
  return 128 + (signal === undefined ? 0 : constants.signals[signal])
}

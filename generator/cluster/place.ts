import type { ExecInHost } from './inside-hosts.ts'

/** What runs a cluster on this machine, and how its hosts are reached. */
export interface Place {
  readonly backend: 'lab' | 'libvirt'
  /** The network namespace in which the hosts can be reached; absent where that is the machine's own. */
  readonly namespace?: string
  /** What stands before a client's command, to be typed; empty where nothing need be. */
  readonly run: string
  /** What stands before a command inside a host, to be typed. */
  readonly enter: (host: string) => string
  /** Runs a program inside a host, where there is a way in that needs nobody's key. */
  readonly exec?: ExecInHost
}

/** A client's command as a person types it. */
export function clientLine({ run }: Place, command: string): string {
  return run === '' ? command : `${run} ${command}`
}

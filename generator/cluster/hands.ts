import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import { killHost, startHost, stopHost } from '../lab/boot.ts'
import { execInHost, guestCommand } from '../lab/enter.ts'
import type { Cluster } from '../model/cluster.ts'
import { findHypervisor } from '../vm/hypervisor.ts'
import { virsh } from '../vm/virsh.ts'

/** What can be done to a cluster's machines, as somebody who stands beside them. */
export interface Hands {
  /** At once, without a word to anybody. */
  readonly cutPower: (host: string) => Promise<void>
  readonly switchOn: (host: string) => Promise<void>
  /** In good order, and waits for it. */
  readonly shutDown: (host: string) => Promise<void>
  /**
   * Runs a program as root inside a host and gives what it prints; it rejects where the program fails. Only in the lab, which reaches
   * into a host that nothing else reaches.
   */
  readonly run: (host: string, argv: readonly string[], input?: string) => Promise<string>
  /** Starts a program as root inside a host, with pipes to it; rejects where the host is off. Only in the lab. */
  readonly open: (host: string, argv: readonly string[]) => Promise<ChildProcess>
}

/** The command line of psql as PostgreSQL's superuser, who is let in by a host's own socket only. */
export function superuserPsql(...options: readonly string[]): string[] {
  return ['runuser', '--user', 'postgres', '--', 'psql', '--no-psqlrc', '--quiet', ...options]
}

/** The hands of a lab. */
export function labHands({ name }: Cluster): Hands {
  return {
    cutPower: (host) => killHost(name, host),
    switchOn: (host) => startHost(name, host),
    shutDown: (host) => stopHost(name, host),
    run: async (host, argv, input = '') => {
      const { stdout, stderr, exitCode } = await execInHost(name, host, argv, input)
      if (exitCode === 0) return stdout
      throw new Error(`${argv.join(' ')} on ${host} ended with status ${exitCode}: ${stderr.trim()}`)
    },
    open: async (host, argv) => {
      const [program, ...args] = await guestCommand(name, host, argv)
      // A session of its own: a Ctrl-C in this terminal is for this process to heed.
      return spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
    },
  }
}

/** The hands of virtual machines: their power, and no more. */
export async function vmHands(cluster: Cluster): Promise<Hands> {
  const hypervisor = await findHypervisor(cluster)
  if (hypervisor === undefined) throw new Error(`no libvirtd has cluster ${cluster.name}`)
  const nobody = (host: string) => Promise.reject(new Error(`nothing reaches into the virtual machine ${host}`))
  const power = async (verb: string, host: string) => {
    await virsh(hypervisor.uri, verb, `${cluster.name}.${host}`)
  }
  return {
    cutPower: (host) => power('destroy', host),
    switchOn: (host) => power('start', host),
    shutDown: async (host) => {
      await power('shutdown', host)
      await waitUntilOff(hypervisor.uri, `${cluster.name}.${host}`)
    },
    run: nobody,
    open: nobody,
  }
}

async function waitUntilOff(uri: string, domain: string, seconds = 120): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(200)) {
    if ((await virsh(uri, 'domstate', domain)).trim() === 'shut off') return
  }
  throw new Failure(
    `${domain} was asked to shut down and still runs after ${seconds} s. Cut its power: virsh destroy ${domain}`,
  )
}

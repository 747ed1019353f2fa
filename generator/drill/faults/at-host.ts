import type { Stage } from '../fault.ts'

// What the faults do inside a host. Every program there is the host's own: its process ids, its units.

/** Sends a signal to the main process of a unit, or to all of them. */
export async function signalUnit({ hands }: Stage, host: string, unit: string, signal: string, whom = 'main') {
  await hands.run(host, ['systemctl', 'kill', `--signal=${signal}`, `--kill-whom=${whom}`, unit])
}

export async function stopUnit({ hands }: Stage, host: string, unit: string) {
  await hands.run(host, ['systemctl', 'stop', unit])
}

export async function startUnit({ hands }: Stage, host: string, unit: string) {
  await hands.run(host, ['systemctl', 'start', '--no-block', unit])
}

/** Runs a line of shell as root inside a host. */
export async function shell({ hands }: Stage, host: string, line: string): Promise<string> {
  return hands.run(host, ['sh', '-euc', line])
}

/** The postmaster's process id, in a line of shell. */
export const postmaster = '"$(head -n 1 /var/lib/postgresql/17/main/postmaster.pid)"'

const table = 'inet hardway_drill'

/** Drops packets in a host, before its own firewall sees them: rules of nftables for what comes in and what goes out. */
export async function dropPackets({ hands }: Stage, host: string, { input = [], output = [] }: Drops): Promise<void> {
  const chain = (hook: 'input' | 'output', rules: readonly string[]) =>
    `chain ${hook} { type filter hook ${hook} priority -300; ${rules.map((rule) => `${rule} drop;`).join(' ')} }`
  const text = `table ${table} {\n${chain('input', input)}\n${chain('output', output)}\n}\n`
  await hands.run(host, ['nft', '--file', '-'], text)
}

/** Matches of nftables, such as `tcp dport 8300`. */
export interface Drops {
  readonly input?: readonly string[]
  readonly output?: readonly string[]
}

/** Lets them through again. */
export async function letPackets({ hands }: Stage, host: string): Promise<void> {
  await hands.run(host, ['nft', 'delete', 'table', ...table.split(' ')])
}

import { Command } from 'commander'
import { findPlace } from '../cluster/find-place.ts'
import { logIn } from '../cluster/log-in.ts'
import { Failure } from '../failure.ts'
import { buildCluster } from '../model/build.ts'
import type { Cluster, Host } from '../model/cluster.ts'
import { hostUnits, unitWord } from '../roles/units.ts'
import { readTopology } from './input.ts'
import { namedHost } from './named-host.ts'
import type { Terminal } from './terminal.ts'

/** `hardway logs HOST [UNIT]`: the journal of what this project starts on a host. */
export function logsCommand(terminal: Terminal): Command {
  return new Command('logs')
    .argument('<host>', 'a host of the topology')
    .argument('[unit]', 'one of what the host runs, such as patroni; all of them where none is named')
    .option('--topology <file>', 'the topology file', 'topology.yaml')
    .option('--follow', 'go on with what comes, until Ctrl-C')
    .option('--since <time>', 'all since then, such as "10 min ago" or "2026-01-31 08:00"')
    .addHelpText('after', help)
    .action(async (name: string, unit: string | undefined, options: Options) => {
      const cluster = buildCluster(await readTopology(options.topology, terminal))
      const host = namedHost(cluster, name)
      const command = journalCommand(chooseUnits(host, cluster, unit), options)
      const place = await findPlace(cluster, { topology: options.topology, secrets: 'secrets.yaml' })
      const asRoot = place.backend === 'lab' ? command : ['sudo', ...command]
      terminal.status(await logIn(cluster, place, host, asRoot, false))
    })
}

interface Options {
  readonly topology: string
  readonly follow?: boolean
  readonly since?: string
}

const lines = 200

const help = `
Without --since the last ${lines} lines, or those that came last before what --follow shows. Times are UTC. PostgreSQL logs by patroni.

Example:
  npx hardway logs db1 patroni --since '10 min ago'`

/** The units whose journal is shown. Throws a Failure of status 2 that names those of the host for any other name. */
export function chooseUnits(host: Host, cluster: Cluster, named?: string): readonly string[] {
  const all = hostUnits(host, cluster)
  if (named === undefined) return all
  const chosen = all.find((unit) => [unit, unitWord(unit)].includes(named))
  if (chosen !== undefined) return [chosen]
  throw new Failure(
    `this project starts no unit ${named} on ${host.name}; it starts ${all.map(unitWord).join(', ')}`,
    2,
  )
}

/** journalctl's command line, for root. */
export function journalCommand(units: readonly string[], { follow, since }: Omit<Options, 'topology'>): string[] {
  return [
    'journalctl',
    '--no-pager',
    '--quiet',
    '--utc',
    '--output=short-iso-precise',
    ...units.map((unit) => `--unit=${unit}`),
    since === undefined ? `--lines=${lines}` : `--since=${since}`,
    ...(follow ? ['--follow'] : []),
  ]
}

import { Command } from 'commander'
import { leaderOf } from '../cluster/check-postgres.ts'
import { outwaitFailsafe } from '../cluster/failsafe.ts'
import { labHands } from '../cluster/hands.ts'
import { membersOf } from '../cluster/observation.ts'
import { observe } from '../cluster/observe.ts'
import { switchOver } from '../cluster/switchover.ts'
import { Failure } from '../failure.ts'
import type { Cluster } from '../model/cluster.ts'
import { enterCluster } from './running-cluster.ts'
import type { Terminal } from './terminal.ts'

/** `hardway switchover`: another leader, while clients wait and see no error. */
export function switchoverCommand(terminal: Terminal): Command {
  return new Command('switchover')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .option('--to <host>', 'the new leader; the synchronous standby where none is named')
    .addHelpText('after', '\nExample:\n  npx hardway switchover --to db2')
    .action((topology: string, options: Options) => run(topology, options, terminal))
}

interface Options {
  readonly secrets: string
  readonly to?: string
}

async function run(topology: string, options: Options, terminal: Terminal): Promise<void> {
  const entered = await enterCluster({ topology, secrets: options.secrets }, terminal)
  if (entered === undefined) return
  const { cluster, secrets, place } = entered
  if (place.backend !== 'lab') {
    throw new Failure(
      `PgBouncer pauses at its own host’s socket only, and nothing here reaches into virtual machines. Without a pause: ${place.enter(cluster.postgresHosts[0]?.name ?? '')} patronictl switchover`,
    )
  }
  const observation = await outwaitFailsafe(cluster, () => observe(cluster, secrets, place.exec), terminal.err)
  const from = leaderOf(observation)
  if (from === undefined) throw new Failure('The cluster has no leader that could hand over. See: npx hardway status')
  const members = membersOf(observation)
  const to = options.to ?? members.find(({ role }) => role === 'sync_standby')?.name
  const able = members.map(({ name }) => name).filter((name) => name !== from && mayLead(cluster, name))
  if (to === undefined || !able.includes(to)) {
    throw new Failure(
      `--to ${to ?? '(nobody is a synchronous standby)'}: a new leader must be a replica that may lead. Those are: ${able.join(', ')}`,
    )
  }
  const { pause } = await switchOver(cluster, secrets, labHands(cluster), { from, to }, terminal.err)
  terminal.out(`${to} leads instead of ${from}; PgBouncer’s clients waited ${(pause / 1000).toFixed(1)} s.`)
}

function mayLead({ postgresHosts }: Cluster, name: string): boolean {
  return postgresHosts.some((host) => host.name === name && !host.tags.nofailover)
}

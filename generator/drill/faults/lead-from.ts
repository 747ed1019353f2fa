import { superuserPsql } from '../../cluster/hands.ts'
import type { Stage } from '../fault.ts'
import { shell, startUnit, stopUnit } from './at-host.ts'

/**
 * Changes something on a replica's host while its Patroni is stopped, and then makes that host the leader.
 * @throws Error where no replica may lead, or it does not become the synchronous standby within 60 s.
 */
export async function leadFromChanged(stage: Stage, change: (host: string) => Promise<void>): Promise<void> {
  const { cluster, hands, parts } = stage
  const [host, ...others] = candidates(stage)
  if (host === undefined) throw new Error('no replica of the cluster may lead')
  await stopUnit(stage, host, 'patroni.service')
  await change(host)
  await startUnit(stage, host, 'patroni.service')
  await stage.whole()
  if (cluster.synchronous) await makeStandby(stage, host, others)
  await hands.run(parts.leader, ['patronictl', 'switchover', '--force', '--leader', parts.leader, '--candidate', host])
}

/**
 * Takes such a change away on each database host where a shell's test finds it, while Patroni is stopped there.
 * @param there a shell's words that end with 0 where the host is changed.
 */
export async function undoChange(stage: Stage, there: string, undo: (host: string) => Promise<void>): Promise<void> {
  for (const { name } of stage.cluster.postgresHosts) {
    if ((await shell(stage, name, `${there} && echo changed || true`)).trim() === '') continue
    await stopUnit(stage, name, 'patroni.service')
    await undo(name)
    await startUnit(stage, name, 'patroni.service')
    await stage.whole()
  }
}

// The synchronous standby last: commits would wait for it.
function candidates({ cluster, parts: { replicas, standby } }: Stage): string[] {
  const able = cluster.postgresHosts.filter(({ tags }) => !tags.nofailover && !tags.nosync).map(({ name }) => name)
  return replicas
    .filter((name) => able.includes(name))
    .sort((one, other) => Number(one === standby) - Number(other === standby))
}

// Patroni keeps a synchronous standby for as long as it streams.
async function makeStandby(stage: Stage, host: string, others: readonly string[]): Promise<void> {
  for (const other of others) await stopUnit(stage, other, 'patroni.service')
  await waitForStandby(stage, host)
  for (const other of others) await startUnit(stage, other, 'patroni.service')
  await stage.whole()
}

async function waitForStandby({ hands, parts: { leader }, hold }: Stage, host: string): Promise<void> {
  const ask = superuserPsql(
    '--tuples-only',
    '--no-align',
    '--command=SELECT application_name FROM pg_stat_replication WHERE sync_state = $$sync$$',
  )
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await hands.run(leader, ask)).trim() === host) return
    await hold(1)
  }
  throw new Error(`${host} does not become the synchronous standby of ${leader}`)
}

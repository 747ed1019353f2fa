// Clusters of other shapes than the tutorial's five hosts, one after another: each boots, is verified, and keeps the promise that is its
// own. `npm run test:lab` runs single, together and apart; HARDWAY_SHAPES=all runs every one of test/topologies/shapes.
import { readdirSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { leaderOf } from '../../generator/cluster/check-postgres.ts'
import { answerOf } from '../../generator/cluster/observation.ts'
import { asSuperuser, now, output, tells } from './inside-cluster.ts'
import { endCluster, eventually, observe, type RunningCluster, startCluster } from './running-cluster.ts'

let running: RunningCluster | undefined
afterEach(async () => {
  if (running !== undefined) await endCluster(running)
  running = undefined
})

// `up` ends with every check of `verify`, one of which is that nobody answers for reads where there is no replica.
it('single: everything on one host, and it says that this is not highly available', async () => {
  running = await startCluster('single', undefined, 'shapes/single')
  const { hardway, topologyFile, secretsFile } = running
  const { stdout } = await hardway('status', topologyFile, '--secrets', secretsFile)
  expect(stdout).toContain(' · not highly available')
  expect((await observe(running)).vip.reads).toEqual({ cause: expect.any(String) })
})

it('together: the tagged host never leads, takes no reads, no commit waits for it, and others clone from it', async () => {
  running = await startCluster('together', undefined, 'shapes/together')
  const leader = (await leads(running)) ?? expect.fail('nobody leads')
  const replica = leader === 'db1' ? 'db2' : 'db1'
  expect([leader, replica].sort()).toEqual(['db1', 'db2'])
  expect(await asSuperuser(running, leader, 'show synchronous_standby_names')).toMatch(new RegExp(`^"?${replica}"?$`))
  expect(answerOf((await observe(running)).haproxy.db3)?.readOnly).toEqual({
    [leader]: 'DOWN',
    [replica]: 'UP',
    db3: 'DOWN',
  })

  await stopPatroni(running, replica)
  const since = await now(running, 'db3')
  await stopPatroni(running, leader)
  await tells(running, 'db3', 'patroni', since, 'following a different leader because I am not allowed to promote')
  expect(await leads(running)).toBeUndefined()
  await startPatroni(running, leader)
  expect(await leaderAfter(running, undefined)).toBe(leader)

  await output(running, replica, 'find /var/lib/postgresql/17/main -mindepth 1 -delete')
  const emptied = await now(running, replica)
  await startPatroni(running, replica)
  await tells(running, replica, 'patroni', emptied, "bootstrapped from replica 'db3'")
})

it('apart: by agents of Consul a database host reaches servers elsewhere, and who takes over is who has the highest priority', async () => {
  running = await startCluster('apart', undefined, 'shapes/apart')
  const first = await leads(running)
  const order = ['db1', 'db2', 'db3'].filter((name) => name !== first)
  await stopPatroni(running, first ?? '')
  expect(await leaderAfter(running, first)).toBe(order[0])
})

const others = readdirSync('test/topologies/shapes')
  .map((name) => name.replace('.yaml', ''))
  .filter((name) => !['single', 'together', 'apart'].includes(name))

if (process.env.HARDWAY_SHAPES === 'all')
  it.each(others)('%s: boots and is whole', async (shape) => {
    running = await startCluster(shape, undefined, `shapes/${shape}`)
    expect(await leads(running)).toMatch(/^db\d$/)
  })

async function stopPatroni(cluster: RunningCluster, host: string): Promise<void> {
  await output(cluster, host, 'systemctl stop patroni')
}

async function startPatroni(cluster: RunningCluster, host: string): Promise<void> {
  await output(cluster, host, 'systemctl start --no-block patroni')
}

async function leads(cluster: RunningCluster): Promise<string | undefined> {
  return leaderOf(await observe(cluster))
}

async function leaderAfter(cluster: RunningCluster, former: string | undefined): Promise<string> {
  return eventually(`another leader than ${former}`, 60, async () => {
    const leader = await leads(cluster)
    return leader === undefined || leader === former ? { seen: String(leader) } : { done: leader }
  })
}

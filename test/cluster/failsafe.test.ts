import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { outwaitFailsafe } from '../../generator/cluster/failsafe.ts'
import type { Observation } from '../../generator/cluster/observation.ts'
import { generateTopology } from '../support.ts'

const free = JSON.parse(readFileSync('test/cluster/samples/observation.json', 'utf8')) as Observation
const held: Observation = {
  ...free,
  patroni: Object.fromEntries(
    Object.entries(free.patroni).map(([name, probe]) => [
      name,
      'cause' in probe || name === 'db1' ? probe : { value: { ...probe.value, failsafe: true } },
    ]),
  ),
}
const { cluster } = await generateTopology('debian')
const hasty = { ...cluster, failover: { ...cluster.failover, ttl: 0.25, loopWait: 0.25 } }

it('what failsafe_mode holds is waited for, and told once', async () => {
  const told: string[] = []
  const seen = [held, held, free]
  expect(
    await outwaitFailsafe(
      cluster,
      async () => seen.shift() ?? free,
      (words) => told.push(words),
    ),
  ).toBe(free)
  expect(told).toEqual([
    'waits until failsafe_mode no longer holds db2, db3, up to 30 s after the DCS is back: nobody takes over before',
  ])
})

it('where it holds nobody, nothing is said', async () => {
  const told: string[] = []
  await outwaitFailsafe(
    cluster,
    async () => free,
    (words) => told.push(words),
  )
  expect(told).toEqual([])
})

it('is an error where it goes on after a ttl and a loop', async () => {
  await expect(
    outwaitFailsafe(
      hasty,
      async () => held,
      () => {},
    ),
  ).rejects.toThrow(
    'failsafe_mode still holds db2, db3 after 0.5 s: the DCS is away or has just come back, and nobody can take over. See: npx hardway status',
  )
})

import { describe, expect, test } from 'vitest'
import { belowFloors } from '../../generator/machine/floors.ts'
import { pgadminRequirements } from '../../generator/os/guest-os.ts'
import { guestSystems } from '../../generator/os/index.ts'

const floors = { pgbouncer: { version: '1.24.1-1+deb13u2', closes: 'CVE-2026-6664' } }

test.each(['1.24.1-1', '1.24.1-1+deb13u1', '1.9.0-1', '1.24.1-1+deb13u2~bpo12+1'])('%s is below', async (version) => {
  expect(await belowFloors({ pgbouncer: version }, floors)).toEqual([
    `pgbouncer ${version} is below 1.24.1-1+deb13u2, which closes CVE-2026-6664`,
  ])
})

test.each(['1.24.1-1+deb13u2', '1.24.1-1+deb13u10', '1.25.2-1.pgdg24.04+1', '1:1.0'])('%s is not', async (version) => {
  expect(await belowFloors({ pgbouncer: version }, floors)).toEqual([])
})

test('a package that an image does not have is not below', async () => {
  expect(await belowFloors({ haproxy: '3.0.11-1' }, floors)).toEqual([])
})

describe.each(Object.values(guestSystems))('$name', (os) => {
  test('has floors only for packages that it pins, within their series', () => {
    for (const [name, { version }] of Object.entries(os.floors)) {
      const series = os.pins[name]?.replace('*', '') ?? 'no pin'
      expect([name, version.startsWith(series)]).toEqual([name, true])
    }
  })
})

test('pgAdmin is not below the version that closes its known holes', async () => {
  const [version = ''] = pgadminRequirements.flatMap((line) => (line.startsWith('pgadmin4==') ? [line.slice(10)] : []))
  expect(await belowFloors({ pgadmin4: version }, { pgadmin4: { version: '9.15', closes: '' } })).toEqual([])
})

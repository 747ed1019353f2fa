import { expect, test } from 'vitest'
import { findMissing, packagesFor, testPackages } from '../../generator/machine/packages.ts'
import { guestSystems } from '../../generator/os/index.ts'

test('finds what is not installed, once and in the given order', async () => {
  const list = ['no-such-package-b', 'bash', 'no-such-package-a', 'no-such-package-b']
  expect(await findMissing(list)).toEqual(['no-such-package-b', 'no-such-package-a'])
})

test('asks for the key ring of the guest’s archive', () => {
  expect(packagesFor('lab', guestSystems['ubuntu-24.04'])).toContain('ubuntu-keyring')
})

test('the tests need what the lab and the machines need, and what only they ask', () => {
  const guest = guestSystems['debian-13']
  const own = ['shellcheck', 'python3-yaml', 'chromium', 'fonts-dejavu-core', 'zsh', 'fish']
  expect(new Set(testPackages)).toEqual(new Set([...packagesFor('lab', guest), ...packagesFor('vm', guest), ...own]))
})

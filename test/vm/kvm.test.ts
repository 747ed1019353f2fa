import { expect, test } from 'vitest'
import { tryGuest, usableKvm } from '../../generator/machine/kvm.ts'

test('the guest that tries KVM runs and ends itself', async () => {
  expect(await tryGuest('tcg')).toBe(true)
})

test('what is said about KVM is what was found', async () => {
  const said: string[] = []
  const usable = await usableKvm((text) => said.push(text))
  const verdict = usable ? 'KVM works' : 'KVM does not work here: the guests run under software emulation'
  expect(said).toEqual(['trying a guest under KVM', verdict])
})

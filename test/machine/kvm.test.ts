import { expect, test } from 'vitest'
import { virtualises } from '../../generator/machine/kvm.ts'

const cpuinfo = (flags: string) => `processor\t: 0\nflags\t\t: fpu ${flags} sse2\nbugs\t\t: spectre_v1 vmx_like\n`

test.each([
  ['Intel’s', 'vmx', true],
  ['AMD’s', 'svm', true],
  ['a machine’s within another that passes neither on', 'svm_lock hypervisor', false],
])('a processor of %s: %s', (_, flags, expected) => {
  expect(virtualises(cpuinfo(flags))).toBe(expected)
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type ToolName, toolVersion } from '../../generator/machine/tools.ts'

const versions: Record<ToolName, string> = {
  consul: 'v1.20.6',
  opentofu: 'v1.10.6',
  packer: 'v1.11.2',
  'packer-plugin-qemu': 'v1.0.9',
  'terraform-provider-libvirt': 'v0.8.3',
}

describe.each(Object.entries(versions))('%s', (name, version) => {
  test(`is pinned to ${version}`, () => {
    expect(toolVersion(name as ToolName)).toBe(version)
  })

  test('has the sum of its own module in go.sum', () => {
    const sums = readFileSync(`packer/tools/${name}/go.sum`, 'utf8')
    expect(sums).toMatch(new RegExp(`/${name} ${version.replaceAll('.', '\\.')} h1:`))
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type ToolName, toolVersion } from '../../generator/machine/tools.ts'

const versions: Record<ToolName, string> = {
  consul: 'v1.20.6',
  etcd: 'v3.5.16',
  etcdctl: 'v3.5.16',
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
    const [, module] = /^require (\S+) v/m.exec(readFileSync(`packer/tools/${name}/go.mod`, 'utf8')) ?? []
    const sums = readFileSync(`packer/tools/${name}/go.sum`, 'utf8').split('\n')
    expect(sums.map((line) => line.split(' ').slice(0, 2).join(' '))).toContain(`${module} ${version}`)
  })
})

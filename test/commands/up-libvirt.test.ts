import { expect, it } from 'vitest'
import { textForEmulation } from '../../generator/commands/up-libvirt.ts'
import { emulate } from '../../generator/model/emulate.ts'
import { generateTopology } from '../support.ts'

it('copies a topology for emulation, comments and all', async () => {
  const { cluster } = await generateTopology('debian')
  const [db1] = cluster.hosts
  if (db1 === undefined) throw new Error('no host')
  const alone = emulate({ ...cluster, hosts: [db1] }, 1)
  const topology = `cluster: hardway # Patroni's scope
hosts:
  - { name: db1, address: 10.77.0.11, roles: [dcs, postgres], memory: 2GiB, disk: 20GiB, data_disk: 20GiB }
`
  expect(textForEmulation(alone, 'topology.yaml', topology)).toBe(
    `# Made by \`hardway up\` from topology.yaml, with software emulation in place of KVM.
cluster: hardway # Patroni's scope
hosts:
  - { name: db1, address: 10.77.0.11, roles: [ dcs, postgres ], memory: 2GiB, disk: 20GiB, data_disk: 20GiB, cpus: 1 }
libvirt:
  domain_type: qemu
`,
  )
})

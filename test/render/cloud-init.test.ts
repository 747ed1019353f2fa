import { execa } from 'execa'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { generateHost } from '../../generator/generate.ts'
import { renderNetworkConfig } from '../../generator/render/cloud-init.ts'
import { generateTopology, hostOf, topologies } from '../support.ts'

const { cluster, secrets, text } = await generateTopology('tutorial')
const db1 = hostOf(cluster, 'db1')

describe('user-data', () => {
  it('begins with the line by which cloud-init knows it', () => {
    for (const host of cluster.hosts) expect(text(`${host.name}/user-data`)).toMatch(/^#cloud-config\n/)
  })

  it('starts every unit of the host’s roles and waits for none', () => {
    const { runcmd } = load(text('proxy1/user-data')) as { runcmd: string[][] }
    const roles = ['haproxy.service', 'pgbouncer.service', 'keepalived.service', 'pgadmin.service']
    const units = ['hardway-forget-seed.service', 'hardway-neighbours.service', ...roles]
    expect(text('proxy1/rootfs/etc/systemd/system/multi-user.target.d/hardway.conf')).toMatch(
      new RegExp(`\\[Unit\\]\n${units.map((unit) => `Wants=${unit}\n`).join('')}$`),
    )
    expect(runcmd).toContainEqual(['systemctl', 'start', '--no-block', 'multi-user.target'])
  })

  it('holds the same bytes as the unpacked tree', () => {
    const { write_files: files } = load(text('db1/user-data')) as {
      write_files: Array<{ path: string; content: string }>
    }
    for (const { path, content } of files) expect(text(`db1/rootfs${path}`)).toBe(content)
  })

  it.each(topologies)('of %s reads the same in PyYAML, which cloud-init uses', async (name) => {
    const generated = await generateTopology(name)
    const python =
      'import json, sys, yaml; json.dump([yaml.safe_load(text) for text in json.load(sys.stdin)], sys.stdout)'
    const documents = generated.cluster.hosts.flatMap((host) =>
      ['user-data', 'meta-data', 'network-config'].map((document) => generated.text(`${host.name}/${document}`)),
    )
    const { stdout } = await execa('/usr/bin/python3', ['-c', python], { input: JSON.stringify(documents) })
    expect(JSON.parse(stdout)).toEqual(documents.map((document) => load(document)))
  })
})

describe('meta-data', () => {
  it('has a new instance-id when any file of the host changes, and only then', () => {
    const other = { ...secrets, passwords: { ...secrets.passwords, pgadmin: 'TEST-ONLY-another-pgadmin-pass-0' } }
    const idOf = (name: string, with_: typeof secrets) =>
      generateHost(hostOf(cluster, name), cluster, with_).find(({ path }) => path === `${name}/meta-data`)?.content
    expect(idOf('db1', other)).toBe(idOf('db1', secrets))
    expect(idOf('proxy1', other)).not.toBe(idOf('proxy1', secrets))
  })
})

describe('network-config', () => {
  it('matches by MAC address in a virtual machine', () => {
    expect(load(renderNetworkConfig(db1, cluster, { by: 'mac' }))).toMatchObject({
      version: 2,
      ethernets: {
        lan0: { match: { macaddress: '52:54:00:4d:00:0b' }, 'set-name': 'lan0', addresses: ['10.77.0.11/24'] },
      },
    })
  })

  it('names the DNS servers, where there are any', () => {
    const servers = (dns: string[]) => {
      const closed = { ...cluster, network: { ...cluster.network, dns } }
      const config = load(renderNetworkConfig(db1, closed, { by: 'mac' })) as { ethernets: { lan0: object } }
      return Object.entries(config.ethernets.lan0).filter(([key]) => key === 'nameservers')
    }
    expect(servers(['10.77.0.1', '10.77.0.2'])).toEqual([['nameservers', { addresses: ['10.77.0.1', '10.77.0.2'] }]])
    expect(servers([])).toEqual([])
  })

  it('matches by name in the lab', () => {
    const config = load(renderNetworkConfig(db1, cluster, { by: 'name' })) as { ethernets: { lan0: object } }
    expect(config.ethernets.lan0).toMatchObject({ match: { name: 'lan0' } })
    expect(config.ethernets.lan0).not.toHaveProperty('set-name')
  })
})

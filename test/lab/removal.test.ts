import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labDown } from '../../generator/lab/down.ts'
import { clientCommand } from '../../generator/lab/enter.ts'
import { labNamespace } from '../../generator/lab/names.ts'
import { listProcesses } from '../../generator/lab/network.ts'
import { labUp } from '../../generator/lab/up.ts'
import {
  hardway,
  inside,
  machineLinks,
  prepareLab,
  removeLab,
  type TestLab,
  tracesOf,
  until,
  writeInputs,
} from './support.ts'

const lab = 'hwgone'

let test: TestLab
let linksBefore: string[]
beforeAll(async () => {
  linksBefore = await machineLinks()
  test = await prepareLab(lab)
})
afterAll(async () => {
  if (test !== undefined) await removeLab(test)
})

describe('lab down', () => {
  it('takes a client with it, leaves nothing, and may be repeated', async () => {
    await labUp(test.cluster, test.out, test.lowers, () => {})
    const [program, ...args] = await clientCommand(lab, ['sleep', '600'])
    const client = execa(program, args, { reject: false })
    await until('the client to be inside', async () => (await listProcesses(labNamespace(lab))).length > 0)
    await labDown(lab)
    expect((await client).signal).toBe('SIGKILL')
    expect(await tracesOf(lab)).toEqual([])
    expect(await machineLinks()).toEqual(linksBefore)
    await labDown(lab)
  })

  it('gives way to a fresh lab', async () => {
    const db1 = { ...test.cluster, hosts: test.cluster.hosts.slice(0, 1) }
    const up = () => labUp(db1, test.out, test.lowers, () => {})
    expect(await up()).toEqual(['db1'])
    const touched = await inside(lab, 'db1', 'touch /var/lib/consul/kept; findmnt -no TARGET /var/lib/consul')
    expect(touched).toBe('/var/lib/consul')
    await labDown(lab)
    expect(await up()).toEqual(['db1'])
    expect(await inside(lab, 'db1', 'test -e /var/lib/consul/kept || echo fresh')).toBe('fresh')
    await labDown(lab)
  })

  it.each(['SIGINT', 'SIGKILL'] as const)('cleans up after an up that %s ended at any moment', async (signal) => {
    const { topology, secrets } = await writeInputs(test)
    const files = ['--topology', topology, '--secrets', secrets, '--out', join(test.out, 'cut')]
    for (const moment of ['is switched on', 'db1 boots', 'Boot through cloud-init']) {
      const up = execa('node', [hardway, 'lab', 'up', ...files], { reject: false, env: { CI: '1' } })
      up.stderr.on('data', (text) => String(text).includes(moment) && up.kill(signal))
      const { signal: ended, stderr } = await up
      expect(ended, stderr).toBe(signal)
      if (signal === 'SIGINT')
        expect(stderr).toContain(`Interrupted. Remove what is there: npx hardway lab down --topology ${topology}`)
      await labDown(lab)
      expect(await tracesOf(lab), `after ${signal} at ${moment}`).toEqual([])
    }
  })

  it('cleans a half-made lab whose records are lost', async () => {
    await labUp(test.cluster, test.out, test.lowers, () => {})
    await writeFile(`/run/netns/hw-${lab}.half`, '')
    await execa('rm', [`/var/lib/hardway/${lab}/lab/db1/host.json`, `/var/lib/hardway/${lab}/lab/db2/host.json`])
    await labDown(lab)
    expect(await tracesOf(lab)).toEqual([])
  })

  it('never touches a lab whose name begins alike', async () => {
    await execa('ip', ['netns', 'add', `hw-${lab}-two.db1`])
    await mkdir(`/var/lib/hardway/${lab}-two/lab/db1`, { recursive: true })
    await labDown(lab)
    expect(await tracesOf(`${lab}-two`)).toEqual([
      `file: /run/netns/hw-${lab}-two.db1`,
      `file: /var/lib/hardway/${lab}-two`,
      expect.stringContaining(`mount: nsfs /run/netns/hw-${lab}-two.db1`),
    ])
    await labDown(`${lab}-two`)
    expect(await tracesOf(`${lab}-two`)).toEqual([])
  })
})

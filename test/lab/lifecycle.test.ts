import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { killHost, startHost, stopHost } from '../../generator/lab/boot.ts'
import { findGuestInit } from '../../generator/lab/cgroups.ts'
import { clientCommand, execInHost } from '../../generator/lab/enter.ts'
import { waitForBoot } from '../../generator/lab/first-boot.ts'
import { listRunningHosts } from '../../generator/lab/list.ts'
import { consoleLog } from '../../generator/lab/names.ts'
import { labUp } from '../../generator/lab/up.ts'
import {
  bootLab,
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

const lab = 'hwtest'
const hosts = ['db1', 'db2', 'db3', 'proxy1', 'proxy2']

let test: TestLab
let linksBefore: string[]
beforeAll(async () => {
  linksBefore = await machineLinks()
  test = await prepareLab(lab)
  const start = performance.now()
  expect(await bootLab(test)).toEqual(hosts)
  console.log(`lab up to cloud-init done on five hosts: ${((performance.now() - start) / 1000).toFixed(1)} s`)
})
afterAll(async () => {
  if (test !== undefined) await removeLab(test)
})

describe('a lab that is up', () => {
  it.each(hosts)('has booted %s through cloud-init without an error', async (host) => {
    // Not `cloud-init status`: that says `disabled` as soon as the first boot is over.
    const { v1 } = JSON.parse(await inside(lab, host, 'cat /run/cloud-init/status.json')) as { v1: object }
    const stages = ['init-local', 'init', 'modules-config', 'modules-final']
    for (const stage of stages) expect(v1).toMatchObject({ [stage]: { errors: [], recoverable_errors: {} } })
    expect(await inside(lab, host, 'systemctl is-system-running --wait; systemctl --failed --plain --no-legend')).toBe(
      'running',
    )
  })

  // The clock of cloud-init's stages is the machine's uptime, one for all hosts.
  it('has booted no proxy before the first database had started its services', async () => {
    type Stages = Record<'init-local' | 'init', { start: number; finished: number }>
    const stagesOf = async (host: string) =>
      (JSON.parse(await inside(lab, host, 'cat /run/cloud-init/status.json')) as { v1: Stages }).v1
    const [db1, db2, db3, ...proxies] = await Promise.all(hosts.map(stagesOf))
    const first = Math.min(...[db1, db2, db3].map((database) => database?.init.finished ?? Number.NaN))
    expect(proxies).toHaveLength(2)
    for (const proxy of proxies) expect(proxy['init-local'].start).toBeGreaterThan(first)
  })

  it('has its hosts on one network with the gateway, and no way out of it', async () => {
    expect(await atGateway('ip', '-json', 'route')).toMatchObject([{ dst: '10.77.0.0/24', dev: 'br0' }])
    const links = (await atGateway('ip', '-json', 'link')) as { ifname: string; ifalias?: string; master?: string }[]
    expect(links.map(({ ifname, ifalias }) => ifalias ?? ifname).sort()).toEqual([
      'br0',
      ...hosts.slice(0, 3),
      'lo',
      ...hosts.slice(3),
    ])
    expect(await machineLinks()).toEqual(linksBefore)
  })

  it('is left alone by a second up', async () => {
    const before = await initsOf(hosts)
    expect(await bootLab(test)).toEqual([])
    expect(await initsOf(hosts)).toEqual(before)
  })

  it('ends `lab run` and `lab shell` with the status of what they ran', async () => {
    const { topology, secrets } = await writeInputs(test)
    const run = ['lab', 'run', '--topology', topology, '--secrets', secrets, '--']
    expect(await statusOf([...run, 'true'])).toBe(0)
    expect(await statusOf([...run, 'sh', '-c', 'exit 7'])).toBe(7)
    expect(await statusOf([...run, 'sh', '-c', 'kill -9 $$'])).toBe(137)
    expect(await statusOf([...run, 'no-such-program'])).toBe(127)
    expect(await statusOf(['lab', 'shell', '--topology', topology, 'db1', '--', 'sh', '-c', 'exit 9'])).toBe(9)
  })

  it('gives a client the owners’ passwords and the authority to trust', async () => {
    const { topology, secrets } = await writeInputs(test)
    const run = ['lab', 'run', '--topology', topology, '--secrets', secrets, '--']
    const show = 'stat -c %a "$PGPASSFILE"; cat "$PGPASSFILE"; echo $PGSSLMODE; cat "$PGSSLROOTCERT" "$CURL_CA_BUNDLE"'
    const { stdout } = await execa('node', [hardway, ...run, 'sh', '-c', show])
    const ca = test.secrets.ca.certificate
    expect(`${stdout}\n`).toBe(`600\n*:*:*:app:${test.secrets.owners.app}\nverify-full\n${ca}${ca}`)
  })

  it('names its hosts to somebody who asks for another', async () => {
    await expect(startHost(lab, 'db9')).rejects.toThrow(
      /^Lab hwtest has no host db9\. It has db1, db2, db3, proxy1, proxy2\.$/,
    )
  })
})

describe('a host', () => {
  it('that is killed is gone from the network, and has its disks when it starts again', async () => {
    await inside(lab, 'db1', 'echo root > /root/kept && echo data > /var/lib/consul/kept')
    const identity = await inside(lab, 'db1', 'cat /etc/machine-id /var/lib/cloud/data/instance-id')
    await killHost(lab, 'db1')
    expect(await tracesOf(`${lab}.db1`)).toEqual([])
    expect(await listRunningHosts(lab)).toEqual(hosts.filter((host) => host !== 'db1'))
    await expect(execInHost(lab, 'db1', ['true'])).rejects.toThrow(
      /^Host db1 of lab hwtest is off\. Start it: npx hardway lab start db1$/,
    )
    await startHost(lab, 'db1')
    await waitForBoot(lab, 'db1')
    expect(await inside(lab, 'db1', 'cat /root/kept /var/lib/consul/kept')).toBe('root\ndata')
    expect(await inside(lab, 'db1', 'cat /etc/machine-id /var/lib/cloud/data/instance-id')).toBe(identity)
  })

  it('that is stopped shuts down in order, whoever is inside, and up switches it on again', async () => {
    const visitor = execInHost(lab, 'proxy2', ['sleep', '600'])
    await until('a visitor in proxy2', async () => (await inside(lab, 'proxy2', 'pidof sleep || true')) !== '')
    await stopHost(lab, 'proxy2')
    expect((await visitor).exitCode).not.toBe(0)
    expect(await listRunningHosts(lab)).toEqual(hosts.filter((host) => host !== 'proxy2'))
    expect(await readFile(consoleLog(lab, 'proxy2'), 'utf8')).toMatch(/Reached target .*poweroff\.target/)
    expect(await bootLab(test)).toEqual(['proxy2'])
  })

  it('that reboots itself comes back on the same network', async () => {
    const before = await findGuestInit(lab, 'proxy2')
    await inside(lab, 'proxy2', leaving('reboot'))
    await until('proxy2 to come back', async () => ![before, undefined].includes(await findGuestInit(lab, 'proxy2')))
    await waitForBoot(lab, 'proxy2')
    expect(await inside(lab, 'proxy2', 'ip -json address show lan0')).toContain('"local":"10.77.0.22"')
  })

  it('that powers itself off answers no more, not even by its address', async () => {
    await inside(lab, 'proxy2', leaving('poweroff'))
    await until('proxy2 to be off', async () => !(await listRunningHosts(lab)).includes('proxy2'))
    const links = (await atGateway('ip', '-json', 'link')) as { ifalias?: string; operstate: string }[]
    expect(links.find(({ ifalias }) => ifalias === 'proxy2')?.operstate).toBe('DOWN')
    await startHost(lab, 'proxy2')
    await waitForBoot(lab, 'proxy2')
  })

  it('whose seed has changed gets a new root disk and keeps its data; the others run on', async () => {
    const others = hosts.filter((host) => host !== 'db2')
    await inside(lab, 'db2', 'echo root > /root/kept && echo data > /var/lib/consul/kept')
    const before = await initsOf(others)
    await appendFile(join(test.out, 'db2/user-data'), '# another seed\n')
    const metaData = join(test.out, 'db2/meta-data')
    await writeFile(metaData, (await readFile(metaData, 'utf8')).replace('instance-id: db2-', 'instance-id: new-db2-'))
    expect(await bootLab(test)).toEqual(['db2'])
    expect(await inside(lab, 'db2', 'cat /var/lib/consul/kept; ls /root')).toBe('data')
    expect(await inside(lab, 'db2', 'stat -c %U /var/lib/consul /var/lib/postgresql')).toBe('consul\npostgres')
    expect(await initsOf(others)).toEqual(before)
  })

  it('that the topology no longer has is removed, and a new one is added', async () => {
    const without = { ...test.cluster, hosts: test.cluster.hosts.filter(({ name }) => name !== 'proxy2') }
    expect(await labUp(without, test.out, test.lowers, () => {})).toEqual([])
    expect(await tracesOf(`${lab}.proxy2`)).toEqual([])
    expect(await listRunningHosts(lab)).toEqual(hosts.filter((host) => host !== 'proxy2'))
    expect(await bootLab(test)).toEqual(['proxy2'])
  })
})

describe('lab up', () => {
  it('tells which host did not start, and shows the end of its console', async () => {
    const broken = { ...test, lowers: { ...test.lowers, proxy: '/nonexistent' } }
    const message = await bootLab(broken).then(() => 'no error', String)
    // What mount says differs from version to version.
    expect(message.replaceAll(/^ {4}mount: .*$(\n {11}.*)?/gm, '    mount: …')).toBe(
      `Failure: ${['proxy1', 'proxy2'].map(didNotStart).join('\n')}`,
    )
    expect(await listRunningHosts(lab)).toEqual(['db1', 'db2', 'db3'])
    expect(await bootLab(test)).toEqual(['proxy1', 'proxy2'])
  })
})

/** The host's bus may end before it has answered, which systemctl says and then asks init itself. */
const leaving = (how: 'poweroff' | 'reboot') => `systemctl ${how} 2>&1`

const didNotStart = (host: string) =>
  `Host ${host} of lab ${lab} did not start. Its console, /var/lib/hardway/${lab}/lab/${host}/console.log, ends with:\n    mount: …`

async function atGateway(...argv: string[]): Promise<unknown> {
  const [program, ...args] = await clientCommand(lab, argv)
  return JSON.parse((await execa(program, args)).stdout)
}

async function initsOf(names: readonly string[]): Promise<(number | undefined)[]> {
  return Promise.all(names.map((host) => findGuestInit(lab, host)))
}

async function statusOf(argv: readonly string[]): Promise<number | undefined> {
  return (await execa('node', [hardway, ...argv], { reject: false })).exitCode
}

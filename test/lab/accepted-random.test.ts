// Any topology that `check` accepts gives files that their programs accept: a batch of random ones, some of them mutated, in one
// root an image. The last host of a batch is spoiled on purpose, so that a program which was not asked is noticed.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readTopology } from '../../generator/commands/input.ts'
import { generate, generateHost } from '../../generator/generate.ts'
import { buildRootfs } from '../../generator/lab/rootfs.ts'
import { buildCluster } from '../../generator/model/build.ts'
import type { Host, ImageName } from '../../generator/model/cluster.ts'
import type { GeneratedFile } from '../../generator/render/files.ts'
import { write } from '../../generator/render/write.ts'
import { acceptedTopologies } from '../fuzz/mutations.ts'
import { runs } from '../fuzz/runs.ts'
import { secretStrings, secretsFor } from '../fuzz/secrets.ts'
import { issueSecrets } from '../support.ts'

const { numRuns, seed = Date.now() % 2 ** 31 } = runs(15)
// The root has Consul; what the other DCSs' programs read is the same for each host but for its name and addresses.
const ofConsul = acceptedTopologies().filter(({ dcs = 'consul' }) => dcs === 'consul')
const cases = fc.sample(fc.tuple(ofConsul, secretStrings), { numRuns, seed })
const script = readFileSync(join(import.meta.dirname, 'accept-batch.sh'), 'utf8')

// What each program refuses, by the file that it reads.
const spoiled: Readonly<Record<string, (text: string) => string>> = {
  'rootfs/etc/nftables.conf': (text) => `${text}table\n`,
  'rootfs/etc/consul.d/consul.hcl': (text) => `${text}}\n`,
  'rootfs/etc/patroni/config.yml': (text) =>
    text.replace(/^scope:/m, 'scop:').replace(/shared_buffers: .*/, 'shared_buffers: 99TB'),
  'rootfs/etc/hardway/databases.sql': (text) => `${text}SELECT nothing;\n`,
  'rootfs/etc/haproxy/haproxy.cfg': (text) => `${text}nothing\n`,
  'rootfs/etc/keepalived/keepalived.conf': (text) => text.replace('advert_int', 'advert'),
  'rootfs/etc/pgbouncer/pgbouncer.ini': (text) => text.replace('[pgbouncer]', 'nothing\n[pgbouncer]'),
  'user-data': (text) => `${text}users: 5\n`,
  'network-config': (text) => text.replace('set-name', 'nothing'),
}

let out: string
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'hardway-random-'))
})
afterAll(() => rm(out, { recursive: true }))

const clusters = cases.map(([topology]) => buildCluster(topology))
const db = ['consul', 'nft', 'patroni', 'postgres', 'psql']
const proxy = ['haproxy', 'keepalived', 'netplan', 'network-config', 'nft', 'pgbouncer', 'user-data']

// The programs that judge an image's files, and the host whose files are spoiled for them.
const batches: readonly { readonly image: ImageName; readonly programs: readonly string[]; readonly spoilt: Spoilt }[] =
  [
    { image: 'db', programs: db, spoilt: ['debian', 'db1'] },
    { image: 'proxy', programs: proxy, spoilt: ['debian', 'proxy1'] },
    { image: 'all', programs: [...new Set([...db, ...proxy])].sort(), spoilt: ['shapes/together', 'db1'] },
  ]
type Spoilt = readonly [topology: string, host: string]

for (const { image, programs, spoilt } of batches) {
  const own = [...clusters.keys()].filter((index) => hostsWith(image, index).length > 0)
  it(`every program of the image ${image} takes its files of ${own.length} topologies (seed ${seed}) and refuses spoiled ones`, async () => {
    const rootfs = await buildRootfs('debian-13', 'amd64', image, (text) => console.log(text))
    const batch = join(out, image)
    for (const index of own) await write(filesOf(image, index), join(batch, String(index)))
    await write(await spoiledFiles(spoilt), join(batch, 'spoiled'))
    const [first = 'spoiled'] = own.map(String)
    const words = [rootfs.lower, join(batch, first), script, batch]
    const { all = '', exitCode } = await execa('test/lab/in-root.sh', words, { all: true, reject: false })
    const [said = '', ...ofSpoiled] = `\n${all}`.split('\nspoiled: ')
    const refused = [...new Set(said.match(/^\d+(?=: )/gm))].map((index) => JSON.stringify(cases[Number(index)]))
    expect([said, `exit status ${exitCode}`, ...refused].join('\n')).toBe('\nexit status 0')
    expect(ofSpoiled.map((text) => text.split(': ')[0]).sort()).toEqual(programs)
  })
}

function hostsWith(image: ImageName, index: number): readonly Host[] {
  return clusters[index]?.hosts.filter((host) => host.image === image) ?? []
}

// One host of the image for each topology, another one each time.
function filesOf(image: ImageName, index: number): GeneratedFile[] {
  const [topology, strings] = cases[index] ?? expect.fail('no such case')
  const cluster = clusters[index] ?? expect.fail('no such case')
  const hosts = hostsWith(image, index)
  const host = hosts[index % hosts.length] ?? expect.fail(`no host of ${image}`)
  return ofHost(host.name, generateHost(host, cluster, secretsFor(topology, strings)))
}

async function spoiledFiles([name, host]: Spoilt): Promise<GeneratedFile[]> {
  const cluster = buildCluster(await readTopology(`test/topologies/${name}.yaml`))
  const { secrets } = await issueSecrets(cluster)
  const files = ofHost(host, generate(cluster, secrets))
  return files.map(({ path, content }) => ({ path, content: spoiled[path]?.(content.toString()) ?? content }))
}

function ofHost(name: string, files: readonly GeneratedFile[]): GeneratedFile[] {
  const own = files.filter(({ path }) => path.startsWith(`${name}/`))
  return own.map(({ path, content }) => ({ path: path.slice(name.length + 1), content }))
}

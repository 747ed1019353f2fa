// What clusters of other shapes have on their hosts, as the difference from the tutorial's db1 and proxy1: `npx vitest run --project
// unit -u golden` renews it, and its diff is the review.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { expect, it } from 'vitest'
import { generate } from '../generator/generate.ts'
import { buildCluster } from '../generator/model/build.ts'
import type { Host } from '../generator/model/cluster.ts'
import { hostUnits } from '../generator/roles/units.ts'
import { parseTopology } from '../generator/topology/parse.ts'
import { fixedSecrets, generateTopology } from './support.ts'

const folder = join(import.meta.dirname, 'topologies/shapes')
const shapes = readdirSync(folder).map((name) => name.replace(/\.yaml$/, ''))
const { cluster: debian, files } = await generateTopology('debian')
const secrets = await fixedSecrets(debian)
const known = new Map(files.map(({ path, content }) => [path, content.toString()]))

it.each(shapes)('%s', async (name) => {
  const { topology, problems } = parseTopology(readFileSync(join(folder, `${name}.yaml`), 'utf8'))
  expect(problems).toEqual([])
  if (topology === undefined) throw new Error(`${name} is no topology`)
  const cluster = buildCluster(topology)
  // Which certificate it is says nothing of a shape.
  const certificates = Object.fromEntries(cluster.hosts.map((host) => [host.name, secrets.certificates.db1]))
  const generated = generate(cluster, { ...secrets, certificates } as typeof secrets)
  const hosts = ofEachKind(cluster.hosts).flatMap((host) => [
    `=== ${host.name}: image ${host.image}, units ${hostUnits(host, cluster).join(' ')}\n`,
    ...generated
      .filter(({ path }) => path.startsWith(`${host.name}/rootfs/`) && !/tls|user-data/.test(path))
      .map(({ path, content }) => difference(path.slice(host.name.length), content.toString())),
  ])
  await expect(hosts.join('')).toMatchFileSnapshot(join(import.meta.dirname, `golden/shapes/${name}.diff`))
})

function difference(path: string, content: string): string {
  const before = known.get(`db1${path}`) ?? known.get(`proxy1${path}`)
  if (before === content) return ''
  if (before === undefined) return `new file ${path}\n${content}`
  const [, ...lines] = createTwoFilesPatch(path, path, before, content, '', '', { context: 0 }).split('\n')
  return `${lines.filter((line) => !/^(---|===|\\)/.test(line)).join('\n')}`
}

// The second of two that differ in name and address only says nothing more.
function ofEachKind(hosts: readonly Host[]): Host[] {
  const kinds = new Map(
    hosts.toReversed().map((host) => [JSON.stringify([host.roles, host.tags, host.vrrp, host.memory]), host]),
  )
  return [...kinds.values()].reverse()
}

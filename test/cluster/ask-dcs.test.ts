import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { askDcs } from '../../generator/cluster/dcs/index.ts'
import type { ExecInHost } from '../../generator/cluster/inside-hosts.ts'
import { generateTopology } from '../support.ts'

const { cluster } = await generateTopology('debian')
const state = readFileSync('test/cluster/samples/autopilot.json', 'utf8')
const silent = new Promise<string>(() => {})

// What each host's Consul says, and who was asked.
function hosts(says: Readonly<Record<string, () => Promise<string>>>): { exec: ExecInHost; asked: string[] } {
  const asked: string[] = []
  const exec: ExecInHost = (host) => {
    asked.push(host)
    return says[host]?.() ?? silent
  }
  return { exec, asked }
}

test('only one host of the DCS is asked where that one answers', async () => {
  const { exec, asked } = hosts({ db1: async () => state })
  expect((await askDcs(cluster, exec)).voters).toEqual(['db1', 'db2', 'db3'])
  expect(asked).toEqual(['db1'])
})

test('a host that is silent does not keep the others from answering', async () => {
  const { exec, asked } = hosts({ db2: async () => state })
  expect((await askDcs(cluster, exec)).voters).toEqual(['db1', 'db2', 'db3'])
  expect(asked).toEqual(['db1', 'db2'])
})

test('where none answers the first one tells why', async () => {
  const off = (host: string) => () => Promise.reject(new Error(`${host} is off`))
  const { exec, asked } = hosts({ db1: off('db1'), db2: off('db2'), db3: off('db3') })
  await expect(askDcs(cluster, exec)).rejects.toThrow(/^db1 is off$/)
  expect(asked).toEqual(['db1', 'db2', 'db3'])
})

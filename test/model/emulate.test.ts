import { expect, it } from 'vitest'
import { emulate } from '../../generator/model/emulate.ts'
import { generateTopology } from '../support.ts'

const processors = async (cores: number) => {
  const { cluster } = await generateTopology('debian')
  return emulate(cluster, cores).hosts.map(({ cpus }) => cpus)
}

it('gives the hosts no more processors than the machine has, and each of them one', async () => {
  expect(await processors(2)).toEqual([1, 1, 1, 1, 1])
  expect(await processors(9)).toEqual([1, 1, 1, 1, 1])
})

it('leaves the hosts their processors where there are enough', async () => {
  expect(await processors(10)).toEqual([2, 2, 2, 2, 2])
  expect(await processors(64)).toEqual([2, 2, 2, 2, 2])
})

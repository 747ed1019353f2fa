import { expect, it } from 'vitest'
import { expectSeconds, inWords } from '../../generator/drill/pace.ts'

it('expects of a fault what it took on average, and of one that was not drilled yet what all did', () => {
  const over = [
    { fault: 'long', seconds: 100 },
    { fault: 'long', seconds: 120 },
    { fault: 'short', seconds: 20 },
  ]
  expect(expectSeconds(['long', 'short', 'short'], over)).toBe(150)
  expect(expectSeconds(['unknown'], over)).toBe(80)
  expect(expectSeconds(['unknown', 'unknown'], [])).toBe(120)
  expect(expectSeconds([], over)).toBe(0)
})

it('says minutes, and hours where there are many', () => {
  expect([0, 1, 90, 5400, 5401, 27_000].map(inWords)).toEqual(['0 min', '1 min', '2 min', '1.5 h', '1.5 h', '7.5 h'])
})

import { describe, expect, it } from 'vitest'
import { scramVerifier } from '../../generator/model/scram.ts'

const seed = Buffer.from('TEST-ONLY-seed-of-thirty-two-byte').toString('base64')

describe('scramVerifier', () => {
  it('has the form that PostgreSQL stores', () => {
    expect(scramVerifier('app', 'secret', seed)).toMatch(
      /^SCRAM-SHA-256\$4096:[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/,
    )
  })

  it('is the same for the same input and differs by role, password and seed', () => {
    const all = [
      scramVerifier('app', 'secret', seed),
      scramVerifier('other', 'secret', seed),
      scramVerifier('app', 'other', seed),
      scramVerifier('app', 'secret', Buffer.from('another').toString('base64')),
    ]
    expect(scramVerifier('app', 'secret', seed)).toBe(all[0])
    expect(new Set(all.map((verifier) => verifier.split('$')[2]))).toHaveProperty('size', 4)
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { drawReport } from './report.ts'
import { drawRecording } from './terminal.ts'

const kept = (name: string) => readFileSync(`docs/pictures/${name}`, 'utf8')

describe('the README’s pictures', () => {
  it('show what was recorded', () => {
    expect(drawRecording(JSON.parse(kept('failover.json')))).toBe(kept('failover.svg'))
  })

  it('show the report of a real drill', async () => {
    // Its height is Chromium's, which may differ by a line with another machine's fonts.
    const heightless = (svg: string) => svg.replace(/^<svg .*/, '')
    expect(heightless(await drawReport(kept('drill.html')))).toBe(heightless(kept('drill.svg')))
  })
})

test('a recording with an escape code that nobody draws is refused', () => {
  const recording = { command: 'true', events: [], frames: [{ at: 0, text: '\u001b[45mpink' }] }
  expect(() => drawRecording(recording)).toThrow('an escape code that is not drawn: 45mpink')
})

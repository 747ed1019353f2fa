import { expect, test } from 'vitest'
import { asArguments, asOptions, npmRun } from '../../generator/cluster/named-files.ts'

const usual = { topology: 'topology.yaml', secrets: 'secrets.yaml', out: 'out' }

test('files with their usual names need no word', () => {
  expect([asOptions(usual), asArguments(usual), asOptions({}), npmRun('down', asArguments(usual))]).toEqual([
    '',
    '',
    '',
    'npm run down',
  ])
})

test('others are named as a shell reads them', () => {
  const files = { topology: "it's two.yaml", secrets: 'b.yaml', out: '/srv/two' }
  expect(asOptions(files)).toBe(` --topology 'it'\\''s two.yaml' --secrets b.yaml --out /srv/two`)
  expect(asArguments(files)).toBe(` 'it'\\''s two.yaml' --secrets b.yaml --out /srv/two`)
  expect(npmRun('down', asArguments({ topology: 'a.yaml' }))).toBe('npm run down -- a.yaml')
})

import { expect, test } from 'vitest'
import { renderSources } from '../../generator/machine/mirror.ts'

test('writes one deb822 stanza an archive', () => {
  const archives = [
    { uri: 'http://mirror.example/debian', suites: ['trixie', 'trixie-updates'], components: ['main'] },
    { uri: 'http://mirror.example/security', suites: ['trixie-security'], components: ['main'] },
  ]
  expect(renderSources(archives, '/usr/share/keyrings/k.gpg')).toBe(`Types: deb
URIs: http://mirror.example/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/k.gpg

Types: deb
URIs: http://mirror.example/security
Suites: trixie-security
Components: main
Signed-By: /usr/share/keyrings/k.gpg
`)
})

import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bakeScripts, bakeSettings } from '../../generator/os/bake-settings.ts'
import { guestSystems } from '../../generator/os/index.ts'

test('the scripts that are run are those of packer/scripts, in their order', () => {
  expect([...bakeScripts]).toEqual(readdirSync('packer/scripts').sort())
})

describe.each(Object.values(guestSystems))('$name', (os) => {
  const ofDcs = Object.values(os.dcs).flatMap((dcs) => dcs.packages)
  const packages = [...os.imagePackages.db, ...os.imagePackages.proxy, ...ofDcs]

  test('pins only packages that it installs', () => {
    expect(Object.keys(os.pins).filter((name) => !packages.includes(name))).toEqual([])
  })

  test('pins every program of the tutorial that comes as a package', () => {
    const tutorial = ['postgresql-17', 'patroni', 'haproxy', 'pgbouncer', 'keepalived']
    const programs = os.dcs.consul.packages.includes('consul') ? [...tutorial, 'consul'] : tutorial
    expect(programs.filter((name) => os.pins[name] === undefined)).toEqual([])
  })

  test('has Consul as a package or handed in, never both', () => {
    expect(os.dcs.consul.packages.includes('consul')).toBe(!os.dcs.consul.handedIn.includes('consul'))
  })

  test('trusts each archive by a full fingerprint', () => {
    const malformed = os.repositories.filter(({ fingerprint }) => !/^[0-9A-F]{40}$/.test(fingerprint))
    expect(malformed).toEqual([])
  })

  test('gives the scripts settings without a blank or a bar inside a field', () => {
    const entries = (bakeSettings(os, { image: 'db', dcs: 'consul' }).HARDWAY_REPOSITORIES ?? '')
      .split(' ')
      .filter((entry) => entry !== '')
    expect(entries.map((entry) => entry.split('|').length)).toEqual(os.repositories.map(() => 6))
  })
})

test('Ubuntu takes the database from PGDG, HAProxy 3.0 from its packager and Consul from HashiCorp', () => {
  const keys = guestSystems['ubuntu-24.04'].repositories.map(({ url, fingerprint }) => [new URL(url).host, fingerprint])
  expect(keys).toEqual([
    ['apt.postgresql.org', 'B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8'],
    ['ppa.launchpadcontent.net', 'CFFB779AADC995E4F350A060505D97A41C61B9CD'],
    ['apt.releases.hashicorp.com', '798AEC654E5C15428C8E42EEAA16FCBCA621E701'],
  ])
})

test('an image that no cloud serves has an empty URL, and a cloud image a checksum', () => {
  const images = Object.values(guestSystems).flatMap(({ baseImage }) => [baseImage.amd64, baseImage.arm64])
  expect(images.every(({ url, checksum }) => (url === '') === (checksum === 'none'))).toBe(true)
})

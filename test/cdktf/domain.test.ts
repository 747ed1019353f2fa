import { execa } from 'execa'
import { expect, it } from 'vitest'

const domain = (type: string) =>
  `<domain type="${type}"><name>hardway.db1</name><devices><disk type="file"/></devices></domain>`

async function styled(type: string): Promise<string> {
  const { stdout } = await execa('xsltproc', ['cdktf/domain.xslt', '-'], { input: domain(type) })
  return stdout
}

it('gives a machine a watchdog, and none to an emulated one, which would be reset for being slow', async () => {
  expect(await styled('kvm')).toContain('<watchdog model="i6300esb" action="reset"/></devices>')
  expect(await styled('qemu')).toBe(domain('qemu'))
})

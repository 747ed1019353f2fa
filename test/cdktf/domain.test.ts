import { execa } from 'execa'
import { expect, it } from 'vitest'

const domain = (type: string, arch = 'x86_64') =>
  `<domain type="${type}"><os><type arch="${arch}">hvm</type></os><devices><disk type="file"/></devices></domain>`

async function styled(input: string): Promise<string> {
  const { stdout } = await execa('xsltproc', ['cdktf/domain.xslt', '-'], { input })
  return stdout
}

it('gives a machine a watchdog, and none to an emulated one, which would be reset for being slow', async () => {
  expect(await styled(domain('kvm'))).toContain('<watchdog model="i6300esb" action="reset"/></devices>')
  expect(await styled(domain('qemu'))).not.toContain('watchdog')
})

it.each(['kvm', 'qemu'])('tells the boot menu that %s runs the machine', async (type) => {
  expect(await styled(domain(type))).toContain(
    `</type><smbios mode="sysinfo"/></os><sysinfo type="smbios"><oemStrings><entry>hardway-${type}</entry></oemStrings></sysinfo>`,
  )
})

it('tells nothing to the firmware of an arm64 machine, whose boot menu is not ours', async () => {
  expect(await styled(domain('qemu', 'aarch64'))).toBe(domain('qemu', 'aarch64'))
})

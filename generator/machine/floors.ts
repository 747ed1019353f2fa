import { execa } from 'execa'
import type { Floor } from '../os/guest-os.ts'

/** The packages of an image that are below the version that closes a known hole, each in a sentence. */
export async function belowFloors(
  packages: Readonly<Record<string, string>>,
  floors: Readonly<Record<string, Floor>>,
): Promise<string[]> {
  const found: string[] = []
  for (const [name, { version, closes }] of Object.entries(floors)) {
    const installed = packages[name]
    if (installed === undefined || !(await isOlder(installed, version))) continue
    found.push(`${name} ${installed} is below ${version}, which closes ${closes}`)
  }
  return found
}

// dpkg alone knows how Debian's versions are ordered.
async function isOlder(version: string, than: string): Promise<boolean> {
  const { exitCode, stderr } = await execa('dpkg', ['--compare-versions', version, 'lt', than], { reject: false })
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`dpkg cannot compare ${version} with ${than}: ${stderr}`)
  return exitCode === 0
}

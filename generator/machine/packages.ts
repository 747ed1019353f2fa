import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { Failure } from '../failure.ts'
import type { GuestOs } from '../os/guest-os.ts'
import { buildLog } from './cache.ts'
import { lastLine, type Progress } from './progress.ts'
import { run } from './run.ts'

/** What the machine is to do: run the lab, run virtual machines, or run the tests. */
export type Purpose = 'lab' | 'vm' | 'test'

const script = fileURLToPath(new URL('install-packages.sh', import.meta.url))

// Debian's keyring also where the guest is Ubuntu: a Go that is new enough comes from Debian 13.
const roots = ['mmdebstrap', 'util-linux', 'ca-certificates', 'debian-archive-keyring']
const purposes: Readonly<Record<Purpose, readonly string[]>> = {
  lab: [...roots, 'systemd-container', 'iproute2', 'procps', 'xorriso', 'openssh-client'],
  vm: [
    ...roots,
    ...[
      'qemu-system-x86',
      'qemu-utils',
      'libvirt-daemon-system',
      'libvirt-clients',
      'dnsmasq-base',
      'iptables',
      'xsltproc',
    ],
    ...['iproute2', 'procps', 'xorriso', 'openssh-client', 'e2fsprogs', 'fdisk', 'grub-common', 'grub-pc-bin'],
  ],
  // What reads YAML as the hosts do, a browser that draws pictures in its widest face, and the shells that complete command lines.
  test: ['shellcheck', 'python3-yaml', 'chromium', 'fonts-dejavu-core', 'zsh', 'fish'],
}

/** All that `npm test` needs. */
export const testPackages: readonly string[] = [...new Set([...purposes.lab, ...purposes.vm, ...purposes.test])]

/** apt packages that a purpose needs on this machine, for guests of this system. */
export function packagesFor(purpose: Purpose, guest: GuestOs): readonly string[] {
  return [...new Set([...purposes[purpose], guest.keyring.package])]
}

/**
 * Installs those of the packages that the machine lacks, and says which. Starts no daemon.
 * @throws Failure where it is not root or apt-get ends with an error.
 */
export async function ensurePackages(list: readonly string[], progress: Progress): Promise<void> {
  const missing = await findMissing(list)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0) {
    throw new Failure(`missing apt packages: ${missing.join(' ')}\n  next: sudo apt-get install ${missing.join(' ')}`)
  }
  progress(`installing apt packages: ${missing.join(' ')}`)
  await run('bash', [script, ...missing], {
    log: buildLog('apt-get'),
    onLine: lastLine(progress),
    next: `see that \`apt-get install ${missing.join(' ')}\` works on this machine, and run this again`,
  })
}

/** Those of the packages that are not installed, each once and in the given order. */
export async function findMissing(list: readonly string[]): Promise<readonly string[]> {
  const format = '${db:Status-Abbrev} ${Package}\\n'
  const { stdout } = await execa('dpkg-query', ['--show', `--showformat=${format}`], { stdin: 'ignore' })
  const installed = new Set(stdout.split('\n').flatMap((line) => /^ii +(\S+)$/.exec(line)?.[1] ?? []))
  return [...new Set(list)].filter((name) => !installed.has(name))
}

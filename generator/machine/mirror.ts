import { readFileSync } from 'node:fs'
import { execa } from 'execa'
import { Failure } from '../failure.ts'
import type { Archive, GuestOs } from '../os/guest-os.ts'
import type { Progress } from './progress.ts'

/**
 * The archives that a guest is built from: the machine's own mirrors, with the guest's suite.
 * @throws Failure where the machine runs another distribution, or its apt knows no mirror of it.
 */
export async function findArchives(os: GuestOs, progress: Progress): Promise<readonly Archive[]> {
  const machine = machineRelease()
  if (machine.id !== os.distribution.id) {
    throw new Failure(
      `a root of ${os.name} is built from the package sources of a machine of that distribution, and this one is \`${machine.id}\`\n` +
        '  next: set `image.os` in the topology to the system of this machine, or build on another one',
    )
  }
  const archives = (await machineArchives(os, progress)).map((target) => translate(target, machine.codename, os))
  if (archives.length > 0) return merge(archives)
  throw new Failure(
    `apt on this machine lists no archive of ${os.distribution.origin} with the suite ${machine.codename}\n` +
      '  next: run `apt-get update`, see that /etc/apt/sources.list or sources.list.d names a mirror, and run this again',
  )
}

/** One deb822 stanza an archive; sources.list(5). */
export function renderSources(archives: readonly Archive[], keyring: string): string {
  return archives
    .map(({ uri, suites, components }) =>
      ['Types: deb', `URIs: ${uri}`, `Suites: ${suites.join(' ')}`, `Components: ${components.join(' ')}`]
        .concat(`Signed-By: ${keyring}\n`)
        .join('\n'),
    )
    .join('\n')
}

/** ID and VERSION_CODENAME of /etc/os-release. */
export function machineRelease(): { id: string; codename: string } {
  const text = readFileSync('/etc/os-release', 'utf8')
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1] ?? ''
  return { id: field('ID'), codename: field('VERSION_CODENAME') }
}

interface Target {
  readonly uri: string
  readonly suite: string
}

// Only a fetched Release file tells the distribution's archive from another one that uses the same suite names.
async function machineArchives(os: GuestOs, progress: Progress): Promise<readonly Target[]> {
  const listed = await listTargets(os)
  if (listed.length > 0) return listed
  progress('fetching the package lists of this machine')
  await execa('apt-get', ['update'], { stdin: 'ignore', reject: false })
  return listTargets(os)
}

async function listTargets(os: GuestOs): Promise<readonly Target[]> {
  const format = '$(ORIGIN) $(REPO_URI) $(RELEASE)'
  const { stdout } = await execa('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'])
  const { codename } = machineRelease()
  const ours = new Set([codename, `${codename}-updates`, `${codename}-security`])
  return stdout
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([origin, uri, suite]) =>
      origin === os.distribution.origin && uri !== undefined && suite !== undefined && ours.has(suite)
        ? [{ uri, suite }]
        : [],
    )
}

function translate({ uri, suite }: Target, codename: string, os: GuestOs): Archive {
  const suites = [suite.replace(codename, os.distribution.suite)]
  return { uri: uri.replace(/\/$/, ''), suites, components: os.components }
}

function merge(archives: readonly Archive[]): readonly Archive[] {
  const byUri = new Map<string, Archive>()
  for (const archive of archives) {
    const suites = new Set([...(byUri.get(archive.uri)?.suites ?? []), ...archive.suites])
    byUri.set(archive.uri, { ...archive, suites: [...suites] })
  }
  return [...byUri.values()]
}

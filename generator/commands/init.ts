import { readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import { starterTopology } from '../topology/starter.ts'
import { readTopology } from './input.ts'
import { createFile } from './private-file.ts'
import { ensureSecrets } from './secrets.ts'
import type { Terminal } from './terminal.ts'

type Os = 'ubuntu-24.04' | 'debian-13'

/** `hardway init`: the five-host topology and its secrets, where there are none. */
export function initCommand(terminal: Terminal): Command {
  return new Command('init')
    .argument('[topology]', 'the topology file', 'topology.yaml')
    .option('--secrets <file>', 'the secrets file', 'secrets.yaml')
    .addOption(
      new Option('--os <system>', 'the guest system (default: Debian on Debian, else Ubuntu)').choices([
        'ubuntu-24.04',
        'debian-13',
      ]),
    )
    .addHelpText('after', '\nExample:\n  npx hardway init --os debian-13')
    .action(async (topology: string, options: { readonly secrets: string; readonly os?: Os }) => {
      for (const line of await init({ topology, ...options }, terminal)) terminal.out(line)
    })
}

/** Makes the inputs that are not there yet; one line for each says what was done. */
export async function init(
  { topology, secrets, os }: { readonly topology: string; readonly secrets: string; readonly os?: Os },
  options: { readonly colour: boolean },
): Promise<string[]> {
  const text = starterTopology({ os: os ?? hostOs(), arch: hostArch(), schema: schemaFrom(topology) })
  const isNew = await createFile(topology, text, 0o644)
  const done = isNew ? `${topology}: made` : `${topology}: is there, nothing changed`
  return [done, await ensureSecrets(await readTopology(topology, options), secrets, options)]
}

// The lab builds guests from the package sources of the machine itself, so the guest is what the machine is.
function hostOs(): Os {
  try {
    return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8')) ? 'debian-13' : 'ubuntu-24.04'
  } catch {
    return 'ubuntu-24.04'
  }
}

function hostArch(): 'amd64' | 'arm64' {
  return process.arch === 'arm64' ? 'arm64' : 'amd64'
}

// An editor resolves the path from the folder of the topology.
function schemaFrom(topology: string): string {
  const schema = fileURLToPath(new URL('../topology/schema.json', import.meta.url))
  const path = relative(dirname(resolve(topology)), schema)
    .split(sep)
    .join('/')
  return path.startsWith('.') ? path : `./${path}`
}

import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { type ToolName, toolVersion } from '../machine/tools.ts'
import type { GuestOs } from '../os/guest-os.ts'
import { guestSystems } from '../os/index.ts'
import type { Terminal } from './terminal.ts'

/** `hardway version`: itself, and every program that it puts on a host or drives, by the tables that it goes by. */
export function versionCommand(terminal: Terminal): Command {
  return new Command('version')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  npx hardway version --json')
    .action((options: { readonly json?: boolean }) => {
      const versions = findVersions()
      terminal.out(options.json ? JSON.stringify(versions, null, 2) : show(versions))
    })
}

interface Versions {
  readonly hardway: string
  /** Of the Node.js that runs this. */
  readonly node: string
  /** By guest system: series that its packages keep to, and exact versions of what comes from elsewhere. */
  readonly guests: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** On this machine: built at exactly these where PATH has none that fits; cdktf comes with npm's packages. */
  readonly tools: Readonly<Record<string, string>>
}

function findVersions(): Versions {
  return {
    hardway: manifest.version,
    node: process.versions.node,
    guests: Object.fromEntries(Object.values(guestSystems).map((guest) => [guest.name, guestVersions(guest)])),
    tools: {
      ...Object.fromEntries(built.map((name) => [name, withoutV(toolVersion(name))])),
      cdktf: manifest.devDependencies.cdktf,
    },
  }
}

const built: readonly ToolName[] = [
  'consul',
  'etcd',
  'packer',
  'packer-plugin-qemu',
  'opentofu',
  'terraform-provider-libvirt',
]

// Under the names that people know, in the order of the data's way.
const packages: Readonly<Record<string, string>> = {
  PostgreSQL: 'postgresql-17',
  Patroni: 'patroni',
  Consul: 'consul',
  etcd: 'etcd-server',
  ZooKeeper: 'libzookeeper-java',
  HAProxy: 'haproxy',
  PgBouncer: 'pgbouncer',
  Keepalived: 'keepalived',
}

// Of those that a guest has no package of, so that they are handed in.
const tools: Readonly<Record<string, ToolName>> = { Consul: 'consul', etcd: 'etcd' }

function guestVersions({ pins, pgadmin }: GuestOs): Record<string, string> {
  const series = Object.entries(packages).map(([name, package_]) => {
    const tool = tools[name]
    return [name, pins[package_]?.replace(/^\d+:/, '') ?? (tool && withoutV(toolVersion(tool)))]
  })
  const pip = pgadmin.map((requirement) => requirement.split('=='))
  return Object.fromEntries([
    ...series,
    ...pip.map(([name, version]) => [name === 'pgadmin4' ? 'pgAdmin' : name, version]),
  ])
}

function withoutV(version: string): string {
  return version.replace(/^v/, '')
}

function show({ hardway, node, guests, tools }: Versions): string {
  const systems = Object.values(guests)
  const names = [...new Set(systems.flatMap((versions) => Object.keys(versions)))]
  const onHosts = names.map((name) => [name, ...systems.map((versions) => versions[name] ?? '')])
  return [
    `hardway ${hardway}, on Node.js ${node}`,
    columns([['on a host', ...Object.keys(guests)], ...onHosts]),
    columns([['on this machine', 'version'], ...Object.entries(tools)]),
  ].join('\n\n')
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}

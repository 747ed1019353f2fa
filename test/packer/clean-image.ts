import { machineArch } from '../../generator/machine/root.ts'
import type { ImageName } from '../../generator/model/cluster.ts'

/** What facts.sh must say of a clean image, a fact a line; `packages` is judged apart. */
export function cleanFacts(image: ImageName): Readonly<Record<string, string>> {
  const masked = [...maskedUnits, ...(image === 'db' ? ['postgresql.service'] : [])]
  const users = {
    db: 'consul postgres',
    proxy: 'haproxy keepalived_script pgadmin postgres',
    all: 'consul haproxy keepalived_script pgadmin postgres',
  }
  return {
    'machine-id': '',
    'host name': 'localhost',
    fstab: '',
    'resolv.conf': '../run/systemd/resolve/stub-resolv.conf',
    'names asked of the network': 'LLMNR=no MulticastDNS=no',
    'ssh host keys': '',
    'authorized keys': '',
    'shell history': '',
    'random seed': '',
    'snakeoil key': '',
    'added authorities': '',
    'database clusters': '',
    'dcs data': '',
    'services that start': '',
    firewall: 'nftables.service include "/usr/share/hardway/closed.nft"',
    'masked units': masked.sort().join(' '),
    'masked generators': maskedGenerators.map((name) => `systemd-${name}-generator`).join(' '),
    'service starts forbidden': '',
    'package lists': '',
    'package files': '',
    logs: '',
    'temporary files': '',
    'cloud-init state': '',
    'network of the build': '',
    'service users': users[image],
  }
}

const maskedUnits = [
  'apt-daily-upgrade.service',
  'apt-daily-upgrade.timer',
  'apt-daily.service',
  'apt-daily.timer',
  'dev-hugepages.mount',
  'dev-mqueue.mount',
  'e2scrub_reap.service',
  'modprobe@configfs.service',
  'modprobe@drm.service',
  'modprobe@fuse.service',
  'proc-sys-fs-binfmt_misc.automount',
  'sys-fs-fuse-connections.mount',
  'sys-kernel-config.mount',
  'systemd-binfmt.service',
  'unattended-upgrades.service',
]

const maskedGenerators = ['gpt-auto', 'hibernate-resume', 'rc-local', 'run', 'ssh', 'system-update', 'sysv', 'tpm2']

/** Output of facts.sh by name. */
export function parseFacts(output: string): Readonly<Record<string, string>> {
  return Object.fromEntries(output.split('\n').map((line) => line.split('\t') as [string, string]))
}

/** /usr/share/hardway/manifest.json of an image. */
export interface Manifest {
  readonly image: string
  readonly os: string
  readonly architecture: string
  readonly programs: Readonly<Record<string, string>>
  readonly packages: Readonly<Record<string, string>>
  readonly python: Readonly<Record<string, string>>
}

/** Programs of the design whose version a manifest must show, each with its series. */
export function programVersions(image: ImageName, manifest: Manifest): Readonly<Record<string, string | undefined>> {
  const { programs, packages } = manifest
  const series = (version: string | undefined) => version?.replace(/^\d+:/, '').match(/^\d+\.\d+/)?.[0]
  return image === 'db'
    ? {
        consul: series(programs.consul),
        postgresql: series(packages['postgresql-17'])?.split('.')[0],
        patroni: series(packages.patroni),
      }
    : {
        haproxy: series(packages.haproxy),
        pgbouncer: series(packages.pgbouncer),
        keepalived: series(packages.keepalived),
        pgadmin: programs.pgadmin4,
      }
}

export const expectedVersions = {
  db: { consul: '1.20', postgresql: '17', patroni: '4.0' },
  proxy: { haproxy: '3.0', pgbouncer: '1.24', keepalived: '2.3', pgadmin: '9.18' },
} as const

export const expectedHeader = (image: ImageName) => ({ image, os: 'debian-13', architecture: machineArch() })

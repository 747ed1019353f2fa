import type { Arch, Dcs, ImageName, Os } from '../model/cluster.ts'

/** An apt archive beside the distribution's own. */
export interface Repository {
  readonly name: string
  readonly url: string
  readonly suite: string
  readonly component: string
  /** Full fingerprint of the key that signs it; no other key of the file is taken. */
  readonly fingerprint: string
  readonly keyUrl: string
}

/** One part of the distribution's own archive. */
export interface Archive {
  readonly uri: string
  readonly suites: readonly string[]
  readonly components: readonly string[]
}

/** The first version of a package that closes known holes, as the guest's own archive numbers it: distributions mend old series. */
export interface Floor {
  readonly version: string
  readonly closes: string
}

/** The rules of a baked image, with the line of each for the documentation. */
export const imageRules = {
  'version-floor': 'No package of it is below the version that closes a known hole (a warning).',
} as const

/** A server of a DCS, and what Patroni speaks to it with. */
export interface DcsPrograms {
  readonly packages: readonly string[]
  /** Programs of which the guest has no package: their binaries are copied into the image, as /usr/bin/NAME. */
  readonly handedIn: readonly ('consul' | 'etcd' | 'etcdctl')[]
}

/** All that differs between guest systems. Data only. */
export interface GuestOs {
  readonly name: Os
  /** As /etc/os-release and apt's Origin field say it. */
  readonly distribution: {
    readonly id: 'debian' | 'ubuntu'
    readonly origin: 'Debian' | 'Ubuntu'
    readonly suite: string
  }
  readonly keyring: { readonly path: string; readonly package: string }
  readonly components: readonly string[]
  readonly repositories: readonly Repository[]
  /** Series of a package that the guest may install, as apt_preferences(5) writes a version. */
  readonly pins: Readonly<Record<string, string>>
  /** By package; an image with less is told of at its bake. */
  readonly floors: Readonly<Record<string, Floor>>
  /** In every image, also before Packer runs. */
  readonly basePackages: readonly string[]
  readonly imagePackages: Readonly<Record<Exclude<ImageName, 'all'>, readonly string[]>>
  /** What an image of a database host holds besides, by the cluster's DCS. */
  readonly dcs: Readonly<Record<Dcs, DcsPrograms>>
  readonly kernelPackage: Readonly<Record<Arch, string>>
  /** pip requirements of pgAdmin's Python environment. */
  readonly pgadmin: readonly string[]
  /** What Packer starts from. An empty URL: the bake makes the base image from packages. */
  readonly baseImage: Readonly<Record<Arch, { readonly url: string; readonly checksum: string }>>
}

/** In both guest systems under the same names; cloud-guest-utils and fdisk grow the root partition. */
export const commonBasePackages = [
  'systemd',
  'systemd-sysv',
  'systemd-resolved',
  'dbus',
  'udev',
  'cloud-init',
  'cloud-guest-utils',
  'fdisk',
  'e2fsprogs',
  'netplan.io',
  'openssh-server',
  'sudo',
  'iproute2',
  'iputils-ping',
  'nftables',
  'procps',
  'psmisc',
  'less',
  'python3',
  'curl',
  'ca-certificates',
  'openssl',
  'qemu-guest-agent',
] as const

/** PyPI versions, the same in both guest systems. pgAdmin 9.15 closed CVE-2026-7813 to 7818: never below it. */
export const pgadminRequirements = ['pgadmin4==9.18', 'gunicorn==23.0.0'] as const

/** Only where nothing starts it: a base image that boots for its bake must not ask a time server. */
export const timeService = 'systemd-timesyncd'

import { createHash } from 'node:crypto'
import { dump } from 'js-yaml'
import type { Cluster, Host } from '../model/cluster.ts'
import { lanInterface } from '../model/network.ts'

/** A file as it will stand on the host. */
export interface RenderedFile {
  readonly path: string
  readonly content: string
  readonly owner: string
  readonly mode: string
}

/** cloud-config of one host: identity, keys, the files of its roles, and the start of its units. */
export function renderUserData(host: Host, cluster: Cluster, files: readonly RenderedFile[]): string {
  return `#cloud-config\n${toYaml({
    hostname: host.name,
    preserve_hostname: false,
    manage_etc_hosts: false,
    ssh_pwauth: false,
    disable_root: true,
    ssh_genkeytypes: ['ed25519'],
    users: [administrator(cluster)],
    write_files: files.map(({ path, content, owner, mode }) => ({ path, owner, permissions: mode, content })),
    bootcmd: [['sh', '-c', repeatUnfinished]],
    runcmd: [
      'set -e',
      ...(files.length > 0 ? startAll : []),
      ['sync'],
      ['touch', finished],
      ['truncate', '--size=0', readAgain],
    ],
  })}`
}

/** NoCloud meta-data. The instance-id hashes the user-data: a changed seed is a new instance, which runs its first boot again. */
export function renderMetaData(host: Host, userData: string): string {
  const hash = createHash('sha256').update(userData).digest('hex').slice(0, 16)
  return toYaml({ 'instance-id': `${host.name}-${hash}`, 'local-hostname': host.name })
}

/** Netplan's version 2: by MAC address in a virtual machine, by name in the lab, where a veth has no permanent address. */
export function renderNetworkConfig(host: Host, cluster: Cluster, nic: { by: 'mac' | 'name' }): string {
  const match =
    nic.by === 'mac' ? { match: { macaddress: host.mac }, 'set-name': lanInterface } : { match: { name: lanInterface } }
  return toYaml({
    version: 2,
    ethernets: {
      [lanInterface]: {
        ...match,
        dhcp4: false,
        dhcp6: false,
        'accept-ra': false,
        'link-local': [],
        addresses: [`${host.address}/${cluster.network.prefix}`],
        routes: [{ to: 'default', via: cluster.network.gateway }],
        ...(cluster.network.dns.length > 0 ? { nameservers: { addresses: cluster.network.dns } } : {}),
      },
    },
  })
}

const finished = '/var/lib/cloud/instance/hardway-finished'

// The stages that follow have nothing to do, and each would read the whole of it four times, 50 ms a time.
const readAgain = '/var/lib/cloud/instance/cloud-config.txt'

// cloud-init notes a module as done before it runs it: after a power cut in the middle of the first boot it would leave
// the rest undone for ever. bootcmd runs at every boot, before the modules whose notes this takes back.
const repeatUnfinished = `test -e ${finished} || rm -f /var/lib/cloud/instance/sem/config_*`

// `set -e` above: what fails leaves the first boot unfinished, and the next boot repeats it.
// --no-block: a unit that waits for its peers must not hold cloud-init, which others may wait for.
const startAll = [
  ['systemctl', 'daemon-reload'],
  // Waits, for some milliseconds: the image has closed every port, and nothing listens before its own are open.
  ['systemctl', 'reload-or-restart', 'nftables.service'],
  // It wants the host's own units by now. One job for all: each of its own would look at all that early boot has skipped.
  ['systemctl', 'start', '--no-block', 'multi-user.target'],
]

function administrator(cluster: Cluster) {
  return {
    name: 'hardway',
    gecos: 'Cluster administrator',
    shell: '/bin/bash',
    lock_passwd: true,
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    ...(cluster.access.sshKeys.length > 0 ? { ssh_authorized_keys: cluster.access.sshKeys } : {}),
  }
}

function toYaml(value: unknown): string {
  return dump(value, { lineWidth: -1, noRefs: true })
}

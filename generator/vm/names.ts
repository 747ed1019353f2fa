import type { Cluster, Host, ImageName } from '../model/cluster.ts'

/** Network namespace of the private libvirtd: its bridge, its NAT, the virtual machines and every client. */
export const vmNamespace = (cluster: string): string => `hwvm-${cluster}`

/** What lasts of the private libvirtd: disks, definitions and logs. */
export const stateFolder = (cluster: string): string => `/var/lib/hardway/${cluster}/libvirt`

/** What a restart of this machine may lose of it: sockets and process ids. */
export const runFolder = (cluster: string): string => `/run/hardway/${cluster}/libvirt`

/** A host's virtual machine. A dot joins cluster and host: neither name can hold one. */
export const domainName = ({ name }: Cluster, host: Host): string => `${name}.${host.name}`

/** Of a SHA-256 what volumes are called after: another content is another volume. */
export const shortHash = (sha256: string): string => sha256.slice(0, 12)

/** The volume of a host's seed; `hash` as `shortHash` gives it. */
export const seedVolumeName = (cluster: Cluster, host: Host, hash: string): string =>
  `${domainName(cluster, host)}-seed-${hash}.iso`

/** The volume of a golden image. No volume is called after an image that is still to be baked. */
export const imageVolumeName = ({ name }: Cluster, image: ImageName, hash: string | undefined): string =>
  `${name}.${image}-image-${hash}.qcow2`

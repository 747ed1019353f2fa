import type { Cluster, Host } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'

/** A file on a host. Its path on the host is the template's path below templates/<role>/, without `.njk`. */
export interface HostFile {
  readonly template: string
  /** user:group; both exist in the baked image. */
  readonly owner: string
  /** Octal, as a string: YAML would read a bare 0640 as a number. */
  readonly mode: string
  /** What a `.njk` template sees as `v`; absent for a file that is copied byte for byte. */
  readonly view?: object
}

/** Who may speak to a host: a set of addresses in its firewall. */
export type Source = 'admins' | 'clients' | 'databases' | 'dcs' | 'proxies' | 'pgadmin'

/** What the programs of a role accept from the network; the firewall drops all else. */
export interface Opening {
  readonly from: Source
  /** Who listens, by the name that people know. */
  readonly program: string
  /** vrrp is a protocol beside TCP and UDP, without ports. */
  readonly protocol: 'tcp' | 'udp' | 'vrrp'
  readonly ports: readonly number[]
  /** In a few words: the comment of the firewall's rule, which ends at 128 bytes. */
  readonly why: string
}

/** A role is a value: what a host runs and which files make it run. */
export interface Role {
  readonly name: string
  readonly appliesTo: (host: Host, cluster: Cluster) => boolean
  /** systemd units that every boot starts. */
  readonly units: readonly string[]
  readonly opens: (cluster: Cluster) => readonly Opening[]
  readonly files: (host: Host, cluster: Cluster, secrets: Secrets) => readonly HostFile[]
}

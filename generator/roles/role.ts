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

/** A role is a value: what a host runs and which files make it run. */
export interface Role {
  readonly name: string
  readonly appliesTo: (host: Host, cluster: Cluster) => boolean
  /** systemd units that every boot starts. */
  readonly units: readonly string[]
  readonly files: (host: Host, cluster: Cluster, secrets: Secrets) => readonly HostFile[]
}

import { type HostPart, hostParts } from '../generate.ts'
import type { Cluster, Host } from '../model/cluster.ts'
import type { Secrets } from '../model/secrets.ts'
import { hostPath } from '../render/template.ts'
import { roles } from '../roles/index.ts'
import type { Opening } from '../roles/role.ts'
import { filePurposes } from './file-purposes.ts'
import { partTexts } from './part-texts.ts'

/** What a host is and holds, in words. Without a secret: of a file there is the name, not the content. */
export interface HostExplained {
  readonly name: string
  readonly address: string
  readonly image: string
  /** MiB. */
  readonly memory: number
  readonly cpus: number
  /** GiB; the second is 0 where the host keeps no data. */
  readonly disks: readonly [root: number, data: number]
  readonly parts: readonly PartExplained[]
}

export interface PartExplained {
  readonly name: string
  readonly is: string
  readonly page: string
  readonly units: readonly string[]
  readonly opens: readonly Pick<Opening, 'from' | 'protocol' | 'ports' | 'why'>[]
  readonly files: readonly {
    readonly path: string
    readonly owner: string
    readonly mode: string
    readonly for: string
  }[]
  /** Whole command lines for this machine, where the lab runs. */
  readonly commands: readonly string[]
}

/** Pure: the same inputs give the same words. */
export function explainHost(host: Host, cluster: Cluster, secrets: Secrets): HostExplained {
  const { name, address, image, memory, cpus, disk, dataDisk } = host
  const parts = hostParts(host, cluster, secrets).map((part) => explainPart(part, host, cluster))
  return { name, address, image, memory, cpus, disks: [disk, dataDisk], parts }
}

function explainPart({ name, units, files }: HostPart, host: Host, cluster: Cluster): PartExplained {
  const text = partTexts[name]
  if (text === undefined) throw new Error(`nothing tells what the part ${name} of a host is`)
  const opens = roles.find((role) => role.name === name)?.opens(cluster) ?? []
  return {
    name,
    is: text.is,
    page: text.page,
    units,
    opens: opens.map(({ from, protocol, ports, why }) => ({ from, protocol, ports, why })),
    files: files.map((file) => ({
      path: hostPath(file),
      owner: file.owner,
      mode: file.mode,
      for: purposeOf(hostPath(file)),
    })),
    commands: [
      ...text.onHost(host, cluster).map((command) => `npx hardway lab shell ${host.name} -- ${command}`),
      ...text.asClient(host, cluster).map((command) => `npx hardway lab run -- ${command}`),
    ],
  }
}

function purposeOf(path: string): string {
  const purpose = filePurposes[path]
  if (purpose === undefined) throw new Error(`nothing tells what ${path} is for`)
  return purpose
}

import type { Cluster, Host } from './model/cluster.ts'
import type { Secrets } from './model/secrets.ts'
import { topologyMermaid } from './picture/topology-mermaid.ts'
import { topologySvg } from './picture/topology-svg.ts'
import { type RenderedFile, renderMetaData, renderNetworkConfig, renderUserData } from './render/cloud-init.ts'
import type { GeneratedFile } from './render/files.ts'
import { writeIso } from './render/iso9660.ts'
import { renderPacker } from './render/packer.ts'
import { hostPath, renderTemplate } from './render/template.ts'
import { firewall } from './roles/firewall.ts'
import { roles } from './roles/index.ts'
import type { HostFile } from './roles/role.ts'

/** Everything below out/ for one cluster. Pure: the same cluster and secrets give the same bytes. */
export function generate(cluster: Cluster, secrets: Secrets): GeneratedFile[] {
  return [
    ...cluster.hosts.flatMap((host) => generateHost(host, cluster, secrets)),
    ...renderPacker(cluster),
    // What clients check the cluster's certificates by.
    { path: 'ca.pem', content: secrets.ca.certificate },
    // Who lives where and talks to whom: to look at, and as text for a page.
    { path: 'topology.svg', content: topologySvg(cluster) },
    { path: 'topology.mmd', content: topologyMermaid(cluster) },
  ]
}

/** One host's seed, as an image and unpacked. */
export function generateHost(host: Host, cluster: Cluster, secrets: Secrets): GeneratedFile[] {
  const parts = hostParts(host, cluster, secrets)
  const files = parts.flatMap((part) => part.files).map(renderFile)

  // NoCloud's three documents.
  const userData = renderUserData(host, cluster, files)
  const seed = {
    'user-data': userData,
    'meta-data': renderMetaData(host, userData),
    'network-config': renderNetworkConfig(host, cluster, { by: 'mac' }),
  }

  // The same once more as the image that boots, and as a tree to read and diff.
  return [
    ...Object.entries(seed).map(([name, content]) => ({ path: `${host.name}/${name}`, content })),
    { path: `${host.name}/seed.iso`, content: writeIso(seed) },
    ...files.map(({ path, content }) => ({ path: `${host.name}/rootfs${path}`, content })),
  ]
}

/** What a host holds, by what brings it: a role's name, or one for what knows all of the host's roles. */
export interface HostPart {
  readonly name: string
  readonly units: readonly string[]
  readonly files: readonly HostFile[]
}

export function hostParts(host: Host, cluster: Cluster, secrets: Secrets): HostPart[] {
  // Which roles does this host play, and what do they bring?
  const own = roles.filter((role) => role.appliesTo(host, cluster))
  const parts = own.map(({ name, units, files }) => ({ name, units, files: files(host, cluster, secrets) }))
  const units = own.flatMap((role) => role.units)

  // What belongs to no role because it knows all of the host's: the list of units, and the firewall.
  return [
    ...parts,
    { name: 'start', units: [], files: [wants(units)] },
    { name: 'firewall', units: [], files: firewall(host, cluster, own) },
  ]
}

// What systemd starts at every boot; the first one is cloud-init's to start.
function wants(units: readonly string[]): HostFile {
  const template = 'base/etc/systemd/system/multi-user.target.d/hardway.conf.njk'
  return { template, owner: 'root:root', mode: '0644', view: { units } }
}

function renderFile(file: HostFile): RenderedFile {
  return { path: hostPath(file), content: renderTemplate(file), owner: file.owner, mode: file.mode }
}

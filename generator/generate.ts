import type { Cluster, Host } from './model/cluster.ts'
import type { Secrets } from './model/secrets.ts'
import { type RenderedFile, renderMetaData, renderNetworkConfig, renderUserData } from './render/cloud-init.ts'
import type { GeneratedFile } from './render/files.ts'
import { writeIso } from './render/iso9660.ts'
import { renderPacker } from './render/packer.ts'
import { hostPath, renderTemplate } from './render/template.ts'
import { roles } from './roles/index.ts'

/** Everything below out/ for one cluster. Pure: the same cluster and secrets give the same bytes. */
export function generate(cluster: Cluster, secrets: Secrets): GeneratedFile[] {
  return [...cluster.hosts.flatMap((host) => generateHost(host, cluster, secrets)), ...renderPacker(cluster)]
}

/** One host's seed, as an image and unpacked. */
export function generateHost(host: Host, cluster: Cluster, secrets: Secrets): GeneratedFile[] {
  // Which roles does this host play, and what do they bring?
  const own = roles.filter((role) => role.appliesTo(host, cluster))
  const files = own.flatMap((role) => role.files(host, cluster, secrets)).map(renderFile)

  // NoCloud's three documents.
  const userData = renderUserData(
    host,
    cluster,
    files,
    own.flatMap(({ units }) => units),
  )
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

function renderFile(file: Parameters<typeof renderTemplate>[0]): RenderedFile {
  return { path: hostPath(file), content: renderTemplate(file), owner: file.owner, mode: file.mode }
}

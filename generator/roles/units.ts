import type { Cluster, Host } from '../model/cluster.ts'
import { roles } from './index.ts'

/** The systemd units that this project starts on a host, in their order; the firewall, which is before them all, comes first. */
export function hostUnits(host: Host, cluster: Cluster): string[] {
  const own = roles.filter((role) => role.appliesTo(host, cluster))
  return ['nftables.service', ...own.flatMap(({ units }) => units)]
}

/** A unit as people call it: \`patroni\` for \`patroni.service\`. */
export const unitWord = (unit: string): string => unit.replace(/\.service$/, '')

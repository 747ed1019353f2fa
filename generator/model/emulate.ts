import type { Cluster } from './cluster.ts'

/**
 * The cluster as software emulation runs it: its seeds too are other ones. An emulated processor is a thread that works as hard as it can, and more of
 * them than the machine has only wait for each other. With ten on two cores `up` waited 477 s for its checks, with five 388 and 415; a leader's host
 * without power had the cluster whole again after 384 and 228 s, and in the first writes stopped once more, for 106 s (measured).
 * @param cores processors of the machine that emulates all hosts; each host keeps one at least, and none gets more than it had.
 */
export function emulate(cluster: Cluster, cores: number): Cluster {
  const each = Math.max(1, Math.floor(cores / cluster.hosts.length))
  const hosts = cluster.hosts.map((host) => ({ ...host, cpus: Math.min(host.cpus, each) }))
  return { ...cluster, hosts, libvirt: { ...cluster.libvirt, domainType: 'qemu' } }
}

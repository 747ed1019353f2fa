import { factsOf } from './dcs.ts'

/** Memory that each part of a host needs at least, in MiB: measured on idle hosts in the lab, and some for work. */
const memoryNeeds = {
  /** Kernel, systemd, journal, ssh, and cloud-init while it runs. */
  system: 192,
  /** Patroni and PostgreSQL without its shared buffers: background processes, sessions, maintenance. */
  postgres: 256,
  proxy: 96,
  pgadmin: 192,
} as const

/** PostgreSQL takes 1 / this of the memory for shared buffers, as its manual advises. */
export const sharedBuffersPart = 4

/** What a host with these roles needs in a cluster with that DCS, in MiB, to the next 64. */
export function memoryNeeded(roles: readonly string[], dcs: string): number {
  const parts = Object.entries({ ...memoryNeeds, dcs: factsOf(dcs)?.memory ?? 0 }).filter(
    ([part]) => part === 'system' || roles.includes(part),
  )
  const sum = parts.reduce((total, [, need]) => total + need, 0)
  // Shared buffers take their part of whatever there is, so the others must find room in the rest.
  const needed = roles.includes('postgres') ? sum / (1 - 1 / sharedBuffersPart) : sum
  return Math.ceil(needed / 64) * 64
}

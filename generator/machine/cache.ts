import { join } from 'node:path'

/** Folder of what is built once a machine and can always be built again: Go programs, root file systems, disk images. */
export function cacheFolder(...parts: readonly string[]): string {
  return join(process.env.HARDWAY_CACHE ?? '/var/cache/hardway', ...parts)
}

/** Log of one build, beside what it builds. */
export function buildLog(name: string): string {
  return cacheFolder('logs', `${name}.log`)
}

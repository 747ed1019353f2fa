import { cpus, release, totalmem } from 'node:os'

/** This machine in words: what figures depend on. */
export const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release().replace(/-.*/, '')}`

import type { Fault, Stage } from '../fault.ts'
import { shell } from './at-host.ts'
import { leadFromChanged, undoChange } from './lead-from.ts'

const folder = '/var/lib/postgresql/17'
const ballast = `${folder}/ballast`

/** MiB that the drilled host's data may take: a clone of the ledger's database and the WAL that it keeps. */
const size = 1024

export const leaderDiskFull: Fault = {
  name: 'leader-disk-full',
  does: 'fills the file system that holds the leader’s data and WAL to its last byte, which in the lab is one of 1 GiB in memory; frees it when writes go on',
  expects:
    'PostgreSQL panics for want of a segment of WAL, and cannot end its recovery for the same reason. Patroni tries one start, gives the lock back, and the standby takes over. With room again the member recovers by itself.',
  needs: 'inside',
  arrange: async (stage) => {
    await giveBack(stage)
    await leadFromChanged(stage, (host) => boundData(stage, host))
  },
  inject: async (stage) => {
    const { leader } = stage.parts
    // PostgreSQL writes meanwhile: what is free cannot be asked first.
    await shell(stage, leader, `mountpoint --quiet ${folder}; cat /dev/zero >${ballast} 2>/dev/null || true`)
    stage.mark(`disk of ${leader} full`)
    await writeUntilPanic(stage)
    stage.mark(`PostgreSQL on ${leader} could write no more`)
    await stage.writesGoOn(120)
    await stage.hold(3)
    await shell(stage, leader, `rm ${ballast}`)
    stage.mark(`disk of ${leader} has room`)
  },
  restore: giveBack,
}

// Below it nothing stays: where the host loses its power meanwhile, Patroni finds an empty folder and clones.
async function boundData(stage: Stage, host: string): Promise<void> {
  const mount = `mount -t tmpfs -o size=${size}m,mode=0755,uid=postgres,gid=postgres drill ${folder}`
  await shell(stage, host, `find ${folder} -mindepth 1 -delete; ${mount}`)
}

async function giveBack(stage: Stage): Promise<void> {
  await undoChange(stage, `mountpoint --quiet ${folder}`, async (host) => {
    await shell(stage, host, `umount ${folder}`)
  })
}

// Segments that PostgreSQL has in stock would take the ledger's rows for minutes.
async function writeUntilPanic(stage: Stage): Promise<void> {
  const message = "SELECT pg_logical_emit_message(false, 'drill', repeat('x', 16000000))"
  const psql = `runuser --user postgres -- psql --no-psqlrc --quiet --command="${message}"`
  await shell(stage, stage.parts.leader, `for i in $(seq 100); do ${psql} >/dev/null 2>&1 || exit 0; done; exit 1`)
}

import type { Fault, Stage } from '../fault.ts'
import { postmaster, shell } from './at-host.ts'

export const replicaDataLost: Fault = {
  name: 'replica-data-lost',
  does: 'removes a replica’s data directory while PostgreSQL runs on it',
  expects: 'PostgreSQL ends when it misses its own files; Patroni finds the folder empty and clones the leader again.',
  needs: 'inside',
  inject: async (stage) => {
    const { replicas, standby } = stage.parts
    const host = replicas.find((name) => name !== standby) ?? replicas[0]
    if (host === undefined) throw new Error('the cluster has no replica')
    await emptyData(stage, host)
    await stage.hold(10)
  },
}

export const leaderDataLost: Fault = {
  name: 'leader-data-lost',
  does: 'removes the leader’s data directory while PostgreSQL runs on it',
  expects: 'Patroni finds its PostgreSQL gone and its folder empty, gives the lock back, and clones the new leader.',
  needs: 'inside',
  inject: async (stage) => {
    await emptyData(stage, stage.parts.leader)
    await stage.writesGoOn(120)
  },
}

// Until PostgreSQL has ended: it may write on for seconds to files that have no name, and the cluster be whole all that time.
async function emptyData(stage: Stage, host: string): Promise<void> {
  const pid = (await shell(stage, host, `echo ${postmaster}`)).trim()
  await shell(stage, host, 'find /var/lib/postgresql/17/main -mindepth 1 -delete 2>/dev/null || true')
  stage.mark(`data of ${host} removed`)
  await shell(stage, host, `timeout ${missesItsLock} tail --sleep-interval=0.1 --pid=${pid} --follow /dev/null`)
  stage.mark(`PostgreSQL on ${host} has ended`)
}

/** Seconds: a postmaster looks each minute whether its lock file is there (PostgreSQL's postmaster.c), and ends where it is not. */
const missesItsLock = 90

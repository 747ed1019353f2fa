import { setTimeout as sleep } from 'node:timers/promises'
import type { Hands } from '../hands.ts'
import type { DcsReport } from '../observation.ts'
import type { DcsWay } from './way.ts'

const unit = 'zookeeper.service'
const argv = ['/usr/local/lib/hardway/zookeeper-state']

export const zookeeperWay: DcsWay = {
  unit,
  argv,
  read: readZookeeperState,
  ports: '{ 2281, 2888, 3888 }',
  transferLead: async (hands, _secrets, from, to) => {
    const { voters } = readZookeeperState(await hands.run(to, argv))
    await electAnew(hands, whoKnows(voters, from, to), to)
  },
}

/** Reads what zookeeper-state prints: a server that neither leads nor follows, while another leads, is lost to it. */
export function readZookeeperState(text: string): DcsReport {
  const { servers } = JSON.parse(text) as { servers: readonly ZookeeperServer[] }
  const leader = servers.find(({ mode }) => mode === 'leader' || mode === 'standalone')?.name
  return {
    ...(leader === undefined ? {} : { leader }),
    voters: servers.map(({ name }) => name).sort(),
    lost: leader === undefined ? [] : servers.flatMap(({ name, mode }) => (mode === '' ? [name] : [])).sort(),
  }
}

interface ZookeeperServer {
  readonly name: string
  /** leader, follower or standalone; empty where it says nothing, or has lost the majority. */
  readonly mode: string
}

interface Election {
  /** As many as a majority can spare. */
  readonly behind: readonly string[]
  readonly knowing: readonly string[]
}

/** ZooKeeper elects who knows most: who of the other servers is to miss a change, and who to hear of it and stay away, such that `to` wins. */
export function whoKnows(voters: readonly string[], from: string, to: string): Election {
  const others = voters.filter((name) => name !== from && name !== to)
  const spare = (voters.length - 1) / 2
  return { behind: others.slice(0, spare), knowing: [from, ...others.slice(spare)] }
}

// It has no word for handing over. No majority is there for the second or two of a start.
async function electAnew(hands: Pick<Hands, 'run'>, { behind, knowing }: Election, to: string) {
  const systemctl = (verb: string, hosts: readonly string[]) =>
    Promise.all(hosts.map((host) => hands.run(host, ['systemctl', verb, unit])))
  try {
    await systemctl('stop', behind)
    // Each session is a change that all servers write down.
    await hands.run(to, ['zkCli.sh', 'whoami'])
    await systemctl('stop', knowing)
    await systemctl('start', behind)
    await untilLed(hands, to)
  } finally {
    await systemctl('start', [...behind, ...knowing])
  }
}

async function untilLed(hands: Pick<Hands, 'run'>, host: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (readZookeeperState(await hands.run(host, argv)).leader !== undefined) return
    await sleep(200)
  }
  throw new Error('ZooKeeper is still without a leader')
}

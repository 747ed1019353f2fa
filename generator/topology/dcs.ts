import { fixedPorts } from './ports.ts'

/** What the rules know of a DCS that a topology may name. */
export interface DcsFacts {
  /** The name that people know. */
  readonly title: string
  /** Where a server of it listens. */
  readonly ports: readonly number[]
  /** MiB that a server of it needs: measured in the lab, and some for work. */
  readonly memory: number
  /** Whether a database host that is no server of it has an agent, by which it speaks to the servers. */
  readonly hasAgents: boolean
  /** Whether it finds a dead host by itself, so that `failover: fast` may tie the leader's session to that. */
  readonly hasNodeHealth: boolean
}

const { consulServer, consulGossip, consulHttp, etcdClient, etcdPeer } = fixedPorts
const { zookeeperClient, zookeeperPeer, zookeeperElection } = fixedPorts

/** By the topology's word for it. */
export const dcsFacts: Readonly<Record<'consul' | 'etcd' | 'zookeeper', DcsFacts>> = {
  consul: {
    title: 'Consul',
    ports: [consulServer, consulGossip, consulHttp],
    memory: 160,
    hasAgents: true,
    hasNodeHealth: true,
  },
  etcd: { title: 'etcd', ports: [etcdClient, etcdPeer], memory: 160, hasAgents: false, hasNodeHealth: false },
  zookeeper: {
    title: 'ZooKeeper',
    ports: [zookeeperClient, zookeeperPeer, zookeeperElection],
    // 105 when idle; heap and buffers, which zookeeper.service bounds, may take 45 more.
    memory: 192,
    hasAgents: false,
    hasNodeHealth: false,
  },
}

/** Those of a word that may be no DCS. */
export function factsOf(dcs: string): DcsFacts | undefined {
  return Object.hasOwn(dcsFacts, dcs) ? dcsFacts[dcs as keyof typeof dcsFacts] : undefined
}

/** Runs a host with these roles a part of the DCS: a server, or an agent? */
export function runsPartOf(facts: Pick<DcsFacts, 'hasAgents'> | undefined, roles: readonly string[]): boolean {
  return roles.includes('dcs') || (facts?.hasAgents === true && roles.includes('postgres'))
}

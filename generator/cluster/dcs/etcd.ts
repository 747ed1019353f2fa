import type { DcsReport } from '../observation.ts'
import type { DcsWay } from './way.ts'

export const etcdWay: DcsWay = {
  unit: 'etcd.service',
  argv: ['/usr/local/lib/hardway/etcd-state'],
  read: readEtcdState,
  ports: '2379-2380',
  // Only the leader can hand over; a line of the list is `id, state, name, …`.
  transferLead: async (hands, _secrets, from, to) => {
    const id = 'id=$(etcdctl member list | awk -F ", " -v host="$1" \'$3 == host { print $1 }\')'
    await hands.run(from, ['sh', '-euc', `${id}; etcdctl move-leader "$id"`, 'sh', to])
  },
}

/** Reads what etcd-state prints: a server that does not know the leader, while others do, is lost to them. */
export function readEtcdState(text: string): DcsReport {
  const { members } = JSON.parse(text) as { members: readonly EtcdMember[] }
  const namesOf = (wanted: (member: EtcdMember) => boolean) =>
    members
      .filter(wanted)
      .map(({ name }) => name)
      .sort()
  const leader = members.find(({ leads }) => leads)?.name
  return {
    ...(leader === undefined ? {} : { leader }),
    voters: namesOf(({ learner }) => !learner),
    lost: leader === undefined ? [] : namesOf(({ follows }) => !follows),
  }
}

interface EtcdMember {
  readonly name: string
  /** Without a vote until it has caught up. */
  readonly learner: boolean
  readonly leads: boolean
  /** Answers, and knows the leader. */
  readonly follows: boolean
}

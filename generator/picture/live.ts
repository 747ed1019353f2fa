/** How a part of the cluster is at one moment. `leader` is what leads or holds, and well. */
export interface LiveState {
  readonly mood: 'leader' | 'good' | 'watch' | 'bad'
  /** In a word or two. */
  readonly is: string
  /** Short lines below it. */
  readonly notes: readonly string[]
}

/** What a picture shows beside the topology, where it is drawn of a running cluster. A host that is not named was not asked. */
export interface Live {
  readonly hosts: Readonly<Record<string, LiveState>>
  readonly vip: LiveState
}

/** What the colours mean, in the order of a legend. */
export const moods: Readonly<Record<LiveState['mood'], string>> = {
  leader: 'leads, or holds the VIP',
  good: 'does what it shall',
  watch: 'answers, but not all is well',
  bad: 'does not answer',
}

/** A drill that is over, and the seconds that it took. */
export interface Taken {
  readonly fault: string
  readonly seconds: number
}

/** Seconds that a drill is taken to last where none is over yet: the writing, a failover and the way back to a whole cluster. */
const usual = 60

/** Seconds that drills of these faults will take: each as long as those of its fault took on average, or as all of them. */
export function expectSeconds(faults: readonly string[], over: readonly Taken[]): number {
  const all = mean(over) ?? usual
  const ofFault = (wanted: string) => mean(over.filter(({ fault }) => fault === wanted)) ?? all
  return faults.reduce((total, fault) => total + ofFault(fault), 0)
}

/** Seconds as somebody says them who has to wait for so long. */
export function inWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`
}

function mean(drills: readonly Taken[]): number | undefined {
  if (drills.length === 0) return undefined
  return drills.reduce((total, { seconds }) => total + seconds, 0) / drills.length
}

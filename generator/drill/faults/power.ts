import type { Stage } from '../fault.ts'

/** Cuts a host's power, and gives it back so many seconds after writes go on; waits `patience` seconds for that. */
export async function powerCycle(
  { hands, mark, writesGoOn, hold }: Stage,
  host: string,
  { patience, seconds }: { readonly patience: number; readonly seconds: number },
): Promise<void> {
  await hands.cutPower(host)
  mark(`power of ${host} cut`)
  await writesGoOn(patience)
  await hold(seconds)
  await hands.switchOn(host)
  mark(`${host} switched on`)
}

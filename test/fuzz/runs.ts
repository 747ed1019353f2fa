// How often each property is tried. A longer search: HARDWAY_FUZZ=100 npx vitest run --project unit test/fuzz
const factor = Number(process.env.HARDWAY_FUZZ ?? 1)
const seed = process.env.HARDWAY_FUZZ_SEED

/** Settings of fast-check for so many runs, times HARDWAY_FUZZ. A failure prints its seed and path, and HARDWAY_FUZZ_SEED takes one. */
export function runs(count: number): { numRuns: number; seed?: number } {
  const numRuns = Math.max(1, Math.round(count * factor))
  return seed === undefined ? { numRuns } : { numRuns, seed: Number(seed) }
}

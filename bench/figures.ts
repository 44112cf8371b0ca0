// The arithmetic of a bench: percentiles of one run, the median of three, loops that time each call.

export const RUNS = 3

/** @param share 0 to 1; the smallest value that at least this share of all values does not exceed */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[middle - 1], sorted[middle]]
  if (high === undefined) return Number.NaN
  return sorted.length % 2 === 0 && low !== undefined ? (low + high) / 2 : high
}

/** Milliseconds that each of `times` calls took, one after the other. */
export async function timeEach(times: number, call: (index: number) => unknown): Promise<number[]> {
  const taken: number[] = []
  for (let index = 0; index < times; index++) {
    const since = performance.now()
    const pending = call(index)
    if (pending instanceof Promise) await pending
    taken.push(performance.now() - since)
  }
  return taken
}

/** The same measurement three times; of each figure the median. */
export async function medianOfRuns<K extends string>(
  run: (number: number) => Promise<Record<K, number>>,
): Promise<Record<K, number>> {
  const results: Record<K, number>[] = []
  for (let number = 1; number <= RUNS; number++) results.push(await run(number))
  const names = Object.keys(results[0] ?? {}) as K[]
  return Object.fromEntries(names.map((name) => [name, median(results.map((result) => result[name]))])) as Record<
    K,
    number
  >
}

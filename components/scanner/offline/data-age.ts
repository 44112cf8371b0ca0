// How old the data of a device is, in three steps that have colours.

export const dataAges = ['fresh', 'ageing', 'old', 'none'] as const
/** `none`: there is no data. */
export type DataAge = (typeof dataAges)[number]

const FRESH_MS = 2 * 60_000
const OLD_MS = 15 * 60_000

/** Both by the server's clock. */
export function dataAge(asOf: number | null, now: number): DataAge {
  if (asOf === null) return 'none'
  const age = now - asOf
  return age < FRESH_MS ? 'fresh' : age < OLD_MS ? 'ageing' : 'old'
}

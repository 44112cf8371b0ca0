// How long an Idempotency-Key is remembered, by the answers that are kept and by the rows that requests made alike.
// Guards: no row answers for a key that may be somebody else's by now.

const rememberedMs = 24 * 3_600_000

/** What was made or answered before this is forgotten. */
export function rememberedSince(now: Date): Date {
  return new Date(now.getTime() - rememberedMs)
}

// How a page that waits for a payment asks again: soon at first, then more slowly, and not for ever.

const FIRST_MS = 2_000
const SLOWEST_MS = 10_000
const PATIENCE_MS = 120_000

/** Milliseconds until question number `asked` (from 0), or null when it is time to leave it to the visitor. */
export function nextPoll(asked: number, waitedMs: number): number | null {
  return waitedMs >= PATIENCE_MS ? null : Math.min(SLOWEST_MS, Math.round(FIRST_MS * 1.25 ** Math.max(0, asked - 4)))
}

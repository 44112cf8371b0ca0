// Who arrives, in which order: every practice ticket once, and among them some that were shown before, as copies are. Pure, so that whoever
// takes over in the middle sends the same people on. Guards: the n-th arrival is always the same ticket.

export type Arrival = {
  /** Of the practice ticket. */
  ticket: number
  /** It was shown before: the gate must refuse it. */
  isCopy: boolean
  /** Chooses the entrance. */
  chance: number
}

const COPIES_IN_HUNDRED = 5

export function planArrivals(tickets: number): Arrival[] {
  const plan: Arrival[] = []
  let shown = 0
  for (let index = 0; shown < tickets; index++) {
    const chance = mixed(index)
    const isCopy = shown > 0 && chance % 100 < COPIES_IN_HUNDRED
    plan.push({ ticket: isCopy ? 1 + (mixed(index + tickets) % shown) : ++shown, isCopy, chance: mixed(chance) })
  }
  return plan
}

/** How many should have come by now. */
export function dueArrivals(planned: number, perMinute: number, before: number, sinceMs: number): number {
  return Math.min(planned, before + Math.floor((sinceMs * perMinute) / 60_000))
}

/** Spread evenly over 32 bits, the same everywhere (the finishing steps of MurmurHash3). */
function mixed(value: number): number {
  let bits = (value + 0x9e3779b9) | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

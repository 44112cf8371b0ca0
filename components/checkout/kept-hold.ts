// Remembers, in this tab only, which purchase holds places of an event, so that going back does not lose them.

export type KeptHold = { token: string; until: number }

const nameOf = (eventId: string) => `portillon-hold:${eventId}`

export function keepHold(eventId: string, hold: KeptHold): void {
  try {
    sessionStorage.setItem(nameOf(eventId), JSON.stringify(hold))
  } catch {
    // Storage may be closed or full: the purchase's address is in the history all the same.
  }
}

/** Null when there is none or its time is over. */
export function keptHold(eventId: string, now: number): KeptHold | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(nameOf(eventId)) ?? 'null')
    return isKept(kept) && kept.until > now ? kept : null
  } catch {
    return null
  }
}

export function forgetHold(eventId: string): void {
  try {
    sessionStorage.removeItem(nameOf(eventId))
  } catch {
    // Then there was nothing to forget.
  }
}

function isKept(value: unknown): value is KeptHold {
  if (typeof value !== 'object' || value === null) return false
  const { token, until } = value as Partial<KeptHold>
  return typeof token === 'string' && /^ptl_buy_[\w-]{43}$/.test(token) && typeof until === 'number'
}

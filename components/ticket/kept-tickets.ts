// The tickets of a purchase in this tab, so that one leads to the next. They stay in the browser that opened the purchase: a ticket's
// own page never tells the addresses of its siblings, since whoever is sent one ticket must not get the others.

const NAME = 'portillon-tickets'

export function keepTickets(tokens: readonly string[]): void {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(tokens))
  } catch {
    // Storage may be closed or full: the purchase's page still lists them.
  }
}

/** The kept list that `token` is part of, in order; empty when this tab knows none. */
export function keptTickets(token: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? '[]')
    const isList = Array.isArray(kept) && kept.every((entry) => typeof entry === 'string')
    return isList && kept.includes(token) ? kept : []
  } catch {
    return []
  }
}

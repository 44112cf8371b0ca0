// How many people can come at most, from the pools that ticket types draw from. Pure.

export type CountedType = {
  archived: boolean
  /** Size of its own pool. */
  own: number | null
  /** The named pool that it shares. */
  shared: { id: string; size: number } | null
  /** Places of it that are held or sold. */
  inUse: number
}

/**
 * Places of the whole event; null when a ticket type on sale is unlimited. A shared pool gives no more than its size, and no more
 * than the types that draw from it may take; of an archived type only what is in use still counts.
 */
export function eventCapacity(types: readonly CountedType[]): number | null {
  let total = 0
  const shared = new Map<string, { size: number; wanted: number }>()
  for (const { archived, own, shared: pool, inUse } of types) {
    const most = archived ? inUse : (own ?? Number.POSITIVE_INFINITY)
    if (!pool) total += most
    else shared.set(pool.id, { size: pool.size, wanted: (shared.get(pool.id)?.wanted ?? 0) + most })
  }
  for (const { size, wanted } of shared.values()) total += Math.min(size, wanted)
  return Number.isFinite(total) ? total : null
}

// How many places of each ticket type can be held now: the least that any of its pools has left.
// Read from the pools' counters, not from tickets and holds. It is the same number: every hold, sale and return moves the counters in
// its own transaction, a CHECK bounds them, and check-invariants recounts them from rows. And it takes the same time whether ten
// tickets are sold or a million (docs/decisions/007-availability-from-counters.md).
import type { Ctx } from '@/server/kernel/ctx'

export type Left = {
  /** Null: unlimited. */
  available: number | null
  /** A tenth of the tightest pool or less is left, or sales from it have begun: a small number then says that the places run out. */
  isRunningOut: boolean
}

/** By ticket type, archived ones aside. One statement. */
export async function placesLeft(ctx: Pick<Ctx, 'db'>, eventId: string): Promise<Map<string, Left>> {
  const rows = await ctx.db.$queryRaw<{ id: string; available: number | null; running_out: boolean }[]>`
    SELECT DISTINCT ON (t.id) t.id, c.size - c.held - c.sold AS available,
      c.id IS NOT NULL AND (c.sold > 0 OR (c.size - c.held - c.sold) * 10 <= c.size) AS running_out
    FROM ticket_type t
    LEFT JOIN ticket_type_capacity l ON l.ticket_type_id = t.id
    LEFT JOIN capacity c ON c.id = l.capacity_id
    WHERE t.event_id = ${eventId}::uuid AND t.archived_at IS NULL
    ORDER BY t.id, c.size - c.held - c.sold`
  return new Map(rows.map(({ id, available, running_out: isRunningOut }) => [id, { available, isRunningOut }]))
}

/** The numbers alone. */
export async function availability(ctx: Pick<Ctx, 'db'>, eventId: string): Promise<Map<string, number | null>> {
  return new Map([...(await placesLeft(ctx, eventId))].map(([id, { available }]) => [id, available]))
}

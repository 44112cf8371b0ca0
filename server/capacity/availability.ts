// How many places of each ticket type can be held now: the least that any of its pools has left.
// Read from the pools' counters, not from tickets and holds. It is the same number: every hold, sale and return moves the counters in
// its own transaction, a CHECK bounds them, and check-invariants recounts them from rows. And it takes the same time whether ten
// tickets are sold or a million (docs/decisions/007-availability-from-counters.md).
import type { Ctx } from '@/server/kernel/ctx'

/** By ticket type, archived ones aside; null: unlimited. One statement. */
export async function availability(ctx: Pick<Ctx, 'db'>, eventId: string): Promise<Map<string, number | null>> {
  const rows = await ctx.db.$queryRaw<{ id: string; available: number | null }[]>`
    SELECT t.id, min(c.size - c.held - c.sold)::int AS available
    FROM ticket_type t
    LEFT JOIN ticket_type_capacity l ON l.ticket_type_id = t.id
    LEFT JOIN capacity c ON c.id = l.capacity_id
    WHERE t.event_id = ${eventId}::uuid AND t.archived_at IS NULL
    GROUP BY t.id`
  return new Map(rows.map(({ id, available }) => [id, available]))
}

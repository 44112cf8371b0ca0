// Moves places between the counters of the pools they are drawn from, in every pool or in none.
// Guards: pools are locked in id order, as by the statement of a hold, so two purchases cannot wait for each other; what was free is
// taken only while it fits, and what is written comes from the locked row (why: purchases/hold-statement.ts); the CHECK on capacity is
// the second wall. That one purchase moves its places once is its caller's part.
import type { TxCtx } from '@/server/kernel/ctx'

export type Places = { ticketTypeId: string; quantity: number }

type Counter = 'free' | 'held' | 'sold'

/** False, and nothing written, when a pool has too few left; only a move from `free` can lack them. */
export async function movePlaces(
  tx: TxCtx,
  places: readonly Places[],
  { from, to }: { from: Counter; to: Counter },
): Promise<boolean> {
  const changeOf = (counter: Counter) => Number(to === counter) - Number(from === counter)
  const [answer] = await tx.db.$queryRaw<{ ok: boolean }[]>`
    WITH want AS (
      SELECT l.capacity_id, sum(asked.quantity)::int AS places
      FROM unnest(${places.map(({ ticketTypeId }) => ticketTypeId)}::uuid[], ${places.map(({ quantity }) => quantity)}::int[])
        AS asked(ticket_type_id, quantity)
      JOIN ticket_type_capacity l ON l.ticket_type_id = asked.ticket_type_id
      GROUP BY l.capacity_id
    ), pool AS (
      SELECT c.id, c.size, c.held, c.sold, want.places
      FROM capacity c JOIN want ON want.capacity_id = c.id ORDER BY c.id FOR NO KEY UPDATE OF c
    ), room AS (
      SELECT coalesce(bool_and(size - held - sold + places * ${changeOf('free')}::int >= 0), true) AS ok FROM pool
    ), moved AS (
      UPDATE capacity c
      SET size = pool.size, held = pool.held + pool.places * ${changeOf('held')}::int,
        sold = pool.sold + pool.places * ${changeOf('sold')}::int
      FROM pool, room WHERE room.ok AND c.id = pool.id
    )
    SELECT ok FROM room`
  return answer?.ok === true
}

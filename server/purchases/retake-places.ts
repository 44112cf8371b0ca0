// A payment came after its hold had lapsed: takes the places again if there still are any, by the same conditional update as a hold.
// Sales that are paused meanwhile do not matter (the buyer had chosen before); an event that is over or cancelled does.
import type { TxCtx } from '@/server/kernel/ctx'
import { handOver } from './complete-purchase'

/** False, and nothing written, when the places are gone, the event is not on sale any more, or the purchase is not released. */
export async function retakePlaces(tx: TxCtx, purchaseId: string): Promise<boolean> {
  const rows = await tx.db.$queryRaw<{ ok: boolean }[]>`
    WITH want AS (
      SELECT tc.capacity_id, sum(i.quantity)::int AS places FROM purchase_item i
      JOIN ticket_type_capacity tc ON tc.ticket_type_id = i.ticket_type_id
      WHERE i.purchase_id = ${purchaseId}::uuid GROUP BY tc.capacity_id
    ), pool AS (
      SELECT c.id, want.places, c.size - c.held - c.sold >= want.places AS fits
      FROM capacity c JOIN want ON want.capacity_id = c.id ORDER BY c.id FOR NO KEY UPDATE OF c
    ), room AS (
      SELECT coalesce((SELECT bool_and(fits) FROM pool), true) AND EXISTS (
        SELECT FROM purchase p JOIN event e ON e.id = p.event_id
        WHERE p.id = ${purchaseId}::uuid AND p.places = 'released' AND e.status IN ('published', 'paused')
          AND EXISTS (SELECT FROM event_session s WHERE s.event_id = e.id AND s.ends_at > ${tx.now}::timestamptz)) AS ok
    ), taken AS (
      UPDATE capacity c SET sold = c.sold + pool.places FROM pool, room WHERE room.ok AND c.id = pool.id
    ), paid AS (
      UPDATE purchase SET status = 'paid', places = 'sold', paid_at = ${tx.now}, closed_at = NULL
      FROM room WHERE room.ok AND purchase.id = ${purchaseId}::uuid AND purchase.places = 'released'
    )
    SELECT ok FROM room`
  if (!rows[0]?.ok) return false
  await handOver(tx, purchaseId)
  return true
}

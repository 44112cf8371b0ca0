// A payment came after its hold had lapsed: takes the places again if there still are enough.
// Sales that are paused meanwhile do not matter (the buyer had chosen before); an event that is over or cancelled does.
import { movePlaces } from '@/server/capacity/move-places'
import type { TxCtx } from '@/server/kernel/ctx'
import { handOver, loadWithItems } from './complete-purchase'

/** False, and nothing written, when the places are gone, the event is not on sale any more, or the purchase is not released. */
export async function retakePlaces(tx: TxCtx, purchaseId: string): Promise<boolean> {
  // Locked as long as the transaction lasts, so that what was released here is released still when it is sold below.
  const released = await tx.db.$queryRaw<unknown[]>`
    SELECT p.id FROM purchase p JOIN event e ON e.id = p.event_id
    WHERE p.id = ${purchaseId}::uuid AND p.places = 'released' AND e.status IN ('published', 'paused')
      AND EXISTS (SELECT FROM event_session s WHERE s.event_id = e.id AND s.ends_at > ${tx.now}::timestamptz)
    FOR NO KEY UPDATE OF p`
  if (released.length === 0) return false
  const purchase = await loadWithItems(tx, purchaseId)
  if (!(await movePlaces(tx, purchase.items, { from: 'free', to: 'sold' }))) return false
  await tx.db.purchase.update({
    where: { id: purchaseId },
    data: { status: 'paid', places: 'sold', paidAt: tx.now, closedAt: null },
  })
  await handOver(tx, purchase)
  return true
}

// Gives the places of a hold back, once.
import { movePlaces } from '@/server/capacity/move-places'
import type { TxCtx } from '@/server/kernel/ctx'
import { emitWebhook } from '@/server/webhooks/emit-webhook'
import { lockPurchase } from './lock-purchase'

/**
 * Compare-and-set on the places: `held` becomes `released`. False, and nothing written, when the purchase held none any more or a
 * payment of it is open: money may be coming. `onlyIfLapsed` leaves a hold alone that was prolonged in the meantime.
 */
export async function releasePlaces(
  tx: TxCtx,
  purchaseId: string,
  to: 'expired' | 'cancelled',
  options: { onlyIfLapsed: boolean },
): Promise<boolean> {
  // Its own statement, and first: the one below must see what a payment that was just starting has committed.
  await lockPurchase(tx, purchaseId)
  const [released] = await tx.db.$queryRaw<Released[]>`
    UPDATE purchase SET places = 'released', closed_at = ${tx.now},
      status = CASE WHEN status IN ('needs_attention', 'refunded') THEN status ELSE ${to}::purchase_status END
    WHERE id = ${purchaseId}::uuid AND places = 'held'
      AND (NOT ${options.onlyIfLapsed}::boolean OR hold_expires_at <= ${tx.now})
      AND NOT EXISTS (SELECT FROM payment WHERE purchase_id = ${purchaseId}::uuid AND status IN ('intended', 'pending'))
    RETURNING organization_id AS "organizationId", event_id AS "eventId", status::text AS status`
  if (!released) return false
  const items = await tx.db.purchaseItem.findMany({
    where: { purchaseId },
    select: { ticketTypeId: true, quantity: true },
  })
  await movePlaces(tx, items, { from: 'held', to: 'free' })
  const { organizationId, eventId, status } = released
  if (status === 'expired') {
    const data = { purchaseId, eventId, status, expiredAt: tx.now }
    // A purchase can come back to life, and expire again.
    const key = `${purchaseId}:${tx.now.getTime()}`
    await emitWebhook(tx, { organizationId, events: [{ type: 'purchase.expired', key, data }] })
  }
  return true
}

type Released = { organizationId: string; eventId: string; status: string }

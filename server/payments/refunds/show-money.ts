// What a purchase says of itself, computed from its rows, so that no order of captures, refunds and decisions matters. Called with the
// purchase locked, whenever money has gone back, has come back, or somebody has closed what waited for them.
import type { TxCtx } from '@/server/kernel/ctx'

/**
 * @param isOver the dispute that the purchase shows is over
 *
 * Refunded once nothing of what was captured is left; else a person is waited for as long as something of its money waits for one; else
 * as far as its money and places say. A purchase paid twice stays paid by the other payment, and a disputed one says so until the
 * dispute is over.
 */
export async function showMoney(tx: TxCtx, purchaseId: string, { isOver = false } = {}): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE purchase p SET attention_reason = w.reason, status = CASE
        WHEN p.status = 'disputed' AND NOT ${isOver}::boolean THEN 'disputed'
        WHEN m.captured > 0 AND m.refunded >= m.captured THEN 'refunded'
        WHEN w.reason IS NOT NULL THEN 'needs_attention'
        WHEN p.places = 'sold' AND (m.refunded = 0 OR m.captured - m.refunded >= p.total_minor) THEN 'paid'
        WHEN p.places = 'sold' THEN 'partially_refunded'
        WHEN p.status <> 'needs_attention' OR m.promised > m.refunded THEN p.status::text
        WHEN p.places = 'held' THEN CASE WHEN m.is_open THEN 'awaiting_payment' ELSE 'held' END
        ELSE 'expired' END::purchase_status
    FROM (SELECT coalesce(sum(captured_minor), 0) AS captured, coalesce(sum(refunded_minor), 0) AS promised,
        coalesce(bool_or(status IN ('intended', 'pending')), false) AS is_open,
        (SELECT coalesce(sum(amount_minor), 0) FROM refund
          WHERE purchase_id = ${purchaseId}::uuid AND status = 'succeeded') AS refunded
      FROM payment WHERE purchase_id = ${purchaseId}::uuid) m,
      (SELECT (SELECT kind FROM attention_item WHERE purchase_id = ${purchaseId}::uuid AND resolved_at IS NULL
        AND kind IN ('payment_mismatch', 'underpaid', 'refund_failed')
        ORDER BY id DESC LIMIT 1) AS reason) w
    WHERE p.id = ${purchaseId}::uuid`
}

/** A free purchase without a live ticket is over: nothing was paid, so nothing is refunded. */
export async function closeFree(tx: TxCtx, purchaseId: string): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE purchase SET status = 'cancelled', places = 'released', closed_at = ${tx.now}
    WHERE id = ${purchaseId}::uuid AND total_minor = 0 AND places = 'sold'
      AND NOT EXISTS (SELECT FROM ticket WHERE purchase_id = ${purchaseId}::uuid AND status <> 'void')`
}

// What a purchase says of itself once money has gone back, or could not.
import type { TxCtx } from '@/server/kernel/ctx'

/**
 * Refunded once nothing of what was captured is left; a purchase paid twice stays paid by the other payment, and a disputed one says so
 * until the dispute is over.
 */
export async function showRefund(tx: TxCtx, purchaseId: string): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE purchase p SET status = CASE WHEN sums.refunded >= sums.captured THEN 'refunded' ELSE 'partially_refunded' END::purchase_status,
      attention_reason = CASE WHEN p.attention_reason = 'refund_failed' THEN NULL ELSE p.attention_reason END
    FROM (SELECT (SELECT coalesce(sum(captured_minor), 0) FROM payment WHERE purchase_id = ${purchaseId}::uuid) AS captured,
            (SELECT coalesce(sum(amount_minor), 0) FROM refund WHERE purchase_id = ${purchaseId}::uuid AND status = 'succeeded') AS refunded) sums
    WHERE p.id = ${purchaseId}::uuid AND p.status <> 'disputed'
      AND NOT (p.places = 'sold' AND sums.captured - sums.refunded >= p.total_minor)
      AND (p.places = 'sold' OR sums.refunded >= sums.captured)`
}

export async function showFailure(tx: TxCtx, purchaseId: string): Promise<void> {
  await tx.db.purchase.updateMany({
    where: { id: purchaseId, status: { not: 'disputed' } },
    data: { status: 'needs_attention', attentionReason: 'refund_failed' },
  })
}

/** A free purchase without a live ticket is over: nothing was paid, so nothing is refunded. */
export async function closeFree(tx: TxCtx, purchaseId: string): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE purchase SET status = 'cancelled', places = 'released', closed_at = ${tx.now}
    WHERE id = ${purchaseId}::uuid AND total_minor = 0 AND places = 'sold'
      AND NOT EXISTS (SELECT FROM ticket WHERE purchase_id = ${purchaseId}::uuid AND status <> 'void')`
}

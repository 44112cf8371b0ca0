// Writes on a payment's row what its disputes have of its money: the one place where that is worked out. Guards: a dispute that was won or
// closed leaves the money here, and a bank's mere inquiry is no dispute yet, since a refund is a good answer to one.
import type { TxCtx } from '@/server/kernel/ctx'

/** Called with the purchase and the payment locked, after every answer of the provider about one of its disputes. */
export async function keepDisputedMoney(tx: TxCtx, paymentId: string): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE payment y SET disputed_minor = d.open, lost_minor = d.lost
    FROM (SELECT coalesce(sum(amount_minor) FILTER (WHERE status IN ('needs_response', 'under_review')), 0) AS open,
        coalesce(sum(amount_minor) FILTER (WHERE status = 'lost'), 0) AS lost
      FROM dispute WHERE payment_id = ${paymentId}::uuid AND NOT inquiry) d
    WHERE y.id = ${paymentId}::uuid AND (y.disputed_minor, y.lost_minor) IS DISTINCT FROM (d.open, d.lost)`
}

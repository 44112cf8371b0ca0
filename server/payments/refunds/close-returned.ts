// Closes what waited for somebody to send money back, once nothing of it is left to be sent: it went back another way, or a lost dispute
// took it. Called with the purchase locked.
import type { TxCtx } from '@/server/kernel/ctx'
import { resolveAttention, resolveUnderpaid } from '../attention/attention'

type Left = {
  purchaseId: string
  /** Of all payments of the purchase together. */
  leftInAll: number
  /** Captured and neither given back, promised, nor taken for good. */
  left: number
  /** Of what came beyond the price: money that went back for no ticket in particular, from whichever payment, has made it less. */
  excess: number
}

async function leftAt({ db }: Pick<TxCtx, 'db'>, paymentId: string): Promise<Left | null> {
  const [payment] = await db.$queryRaw<Left[]>`
    SELECT y.purchase_id AS "purchaseId", (y.captured_minor - y.refunded_minor - y.lost_minor)::float8 AS left,
      least(y.captured_minor - y.amount_minor, whole.captured - p.total_minor - back.minor)::float8 AS excess,
      whole.minor::float8 AS "leftInAll"
    FROM payment y JOIN purchase p ON p.id = y.purchase_id
    CROSS JOIN LATERAL (SELECT sum(captured_minor) AS captured, sum(captured_minor - refunded_minor - lost_minor) AS minor
      FROM payment WHERE purchase_id = y.purchase_id AND status = 'succeeded') whole
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS minor FROM refund
      WHERE purchase_id = y.purchase_id AND ticket_ids = '{}' AND status <> 'failed') back
    WHERE y.id = ${paymentId}::uuid`
  return payment ?? null
}

/** What came beyond the price of a payment and may still go back for that; 0 where there is no such payment. */
export async function excessOf(tx: Pick<TxCtx, 'db'>, paymentId: string): Promise<number> {
  const found = await leftAt(tx, paymentId)
  return found ? Math.max(0, Math.min(found.left, found.excess)) : 0
}

/** @param how a word of ours: where the money went */
export async function closeReturned(tx: TxCtx, paymentId: string, how: 'refunded' | 'disputed'): Promise<void> {
  const payment = await leftAt(tx, paymentId)
  if (!payment) return
  const { purchaseId, left, leftInAll, excess } = payment
  if (Math.min(left, excess) <= 0) await resolveAttention(tx, { kind: 'overpaid', subjectId: paymentId }, how)
  if (leftInAll <= 0) await resolveUnderpaid(tx, purchaseId, how)
  if (left > 0) return
  const failed = await tx.db.refund.findMany({ where: { paymentId, status: 'failed' }, select: { id: true } })
  for (const { id } of failed) await resolveAttention(tx, { kind: 'refund_failed', subjectId: id }, how)
}

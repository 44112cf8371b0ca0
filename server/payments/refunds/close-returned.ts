// Closes what waited for somebody to send money back, once nothing of it is left to be sent: it went back another way, or a lost dispute
// took it. Called with the purchase locked.
import type { TxCtx } from '@/server/kernel/ctx'
import { resolveAttention } from '../attention/attention'

type Left = {
  /** Captured and neither given back, promised, nor taken for good. */
  left: number
  /** Of what came beyond the price. */
  excess: number
}

/** @param how a word of ours: where the money went */
export async function closeReturned(tx: TxCtx, paymentId: string, how: 'refunded' | 'disputed'): Promise<void> {
  const [payment] = await tx.db.$queryRaw<Left[]>`
    SELECT (y.captured_minor - y.refunded_minor - taken.minor)::float8 AS left,
      (y.captured_minor - y.amount_minor - back.minor)::float8 AS excess
    FROM payment y
    CROSS JOIN LATERAL (SELECT coalesce(sum(withdrawn_minor - reinstated_minor), 0) AS minor FROM dispute
      WHERE payment_id = y.id AND status = 'lost') taken
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS minor FROM refund
      WHERE payment_id = y.id AND reason = 'overpaid' AND status <> 'failed') back
    WHERE y.id = ${paymentId}::uuid`
  if (!payment) return
  const { left, excess } = payment
  if (Math.min(left, excess) <= 0) await resolveAttention(tx, { kind: 'overpaid', subjectId: paymentId }, how)
  if (left > 0) return
  await resolveAttention(tx, { kind: 'underpaid', subjectId: paymentId }, how)
  const failed = await tx.db.refund.findMany({ where: { paymentId, status: 'failed' }, select: { id: true } })
  for (const { id } of failed) await resolveAttention(tx, { kind: 'refund_failed', subjectId: id }, how)
}

/** Refunds of the list of which a new try may not help: a person may say that they have seen it. */
export async function hopelessRefunds(
  { db }: Pick<TxCtx, 'db'>,
  refundIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (refundIds.length === 0) return new Set()
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM refund r JOIN payment y ON y.id = r.payment_id
    WHERE r.id = ANY(${[...refundIds]}::uuid[]) AND (
      -- Taken by the provider, and sent back by the buyer's bank: the money has to find another way.
      r.provider_ref IS NOT NULL OR y.captured_minor - y.refunded_minor < r.amount_minor
      OR EXISTS (SELECT FROM dispute d WHERE d.payment_id = y.id AND d.status IN ('needs_response', 'under_review', 'lost')))`
  return new Set(rows.map(({ id }) => id))
}

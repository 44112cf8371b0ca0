// Carries one refund to its provider. The refund's id is the idempotency key, so a lost answer never refunds twice.

import type { Refund } from '@/prisma/generated/client'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { GatewayRefusal, type ProviderRefund } from './gateway'
import { gatewayOf } from './gateways'
import { recordEntries } from './record-entries'

/** How often a refund that takes days is asked about. */
const PENDING_RECHECK_MS = 60 * 60_000

export async function sendRefund(ctx: Ctx, input: { refundId: string }): Promise<void> {
  const refund = await ctx.db.refund.findUnique({ where: { id: input.refundId }, include: { payment: true } })
  if (refund?.status !== 'requested') return
  if (!refund.payment.providerIntent) throw new Error(`payment ${refund.paymentId} has no intent to refund`)
  let answer: ProviderRefund
  try {
    const gateway = gatewayOf(refund.payment.gateway)
    answer = refund.providerRef
      ? await gateway.fetchRefund(refund.providerRef)
      : await gateway.refund({
          refundId: refund.id,
          intentRef: refund.payment.providerIntent,
          amount: refund.amountMinor,
        })
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error
    ctx.log.error({ refundId: refund.id, code: error.code }, 'the provider refused a refund')
    answer = { ref: '', status: 'failed' }
  }
  await inTransaction(ctx, (tx) => recordRefund(tx, refund.id, answer))
}

/** Compare-and-set from `requested`; a second answer about the same refund changes nothing. */
async function recordRefund(tx: TxCtx, refundId: string, answer: ProviderRefund): Promise<void> {
  const known = await tx.db.refund.findUniqueOrThrow({ where: { id: refundId }, include: { payment: true } })
  await tx.db.$queryRaw`SELECT id FROM purchase WHERE id = ${known.purchaseId}::uuid FOR UPDATE`
  if (answer.status === 'pending') {
    // Methods that take days: asked again until the provider has decided, or told us so by an event.
    await tx.db.refund.updateMany({ where: { id: refundId, status: 'requested' }, data: { providerRef: answer.ref } })
    const runAt = new Date(tx.now.getTime() + PENDING_RECHECK_MS)
    return enqueue(tx, 'send-refund', { refundId }, { jobKey: `refund:${refundId}`, runAt })
  }
  const { status } = answer
  const { count } = await tx.db.refund.updateMany({
    where: { id: refundId, status: 'requested' },
    data: { status, completedAt: tx.now, ...(answer.ref && { providerRef: answer.ref }) },
  })
  if (count === 0) return
  if (status === 'failed') return giveUp(tx, known)
  await recordEntries(tx, known.payment, { kind: 'refund', id: refundId, amount: known.amountMinor })
  await showRefund(tx, known.purchaseId)
}

async function giveUp(tx: TxCtx, refund: Refund): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE payment SET refunded_minor = refunded_minor - ${refund.amountMinor}::int WHERE id = ${refund.paymentId}::uuid`
  await tx.db.purchase.update({
    where: { id: refund.purchaseId },
    data: { status: 'needs_attention', attentionReason: 'refund_failed' },
  })
}

/** The purchase says refunded once nothing of what was captured is left; a purchase paid twice stays paid by the other payment. */
async function showRefund(tx: TxCtx, purchaseId: string): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE purchase p SET status = CASE WHEN sums.refunded >= sums.captured THEN 'refunded' ELSE 'partially_refunded' END::purchase_status
    FROM (SELECT (SELECT coalesce(sum(captured_minor), 0) FROM payment WHERE purchase_id = ${purchaseId}::uuid) AS captured,
            (SELECT coalesce(sum(amount_minor), 0) FROM refund WHERE purchase_id = ${purchaseId}::uuid AND status = 'succeeded') AS refunded) sums
    WHERE p.id = ${purchaseId}::uuid AND NOT (p.places = 'sold' AND sums.captured - sums.refunded >= p.total_minor)
      AND (p.places = 'sold' OR sums.refunded >= sums.captured)`
}

// Asks once more for a refund that failed: a new one under a new key, since the provider said that the old one was not done.
// Guards: of two people who press the button, one asks.
import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { resolveAttention } from '../attention/attention'
import { ownRefundReasons, type RefundAnswer, refundReasons } from './contract'
import { lockRefundable } from './lock-refundable'
import { disputed, leftOf } from './plan-refund'
import { requestRefund } from './request-refund'
import { showMoney } from './show-money'

const reasons = [...refundReasons, ...ownRefundReasons] as const

export async function retryRefund(ctx: Ctx, input: { refundId: string }): Promise<RefundAnswer> {
  const refund = await ctx.db.refund.findUnique({ where: { id: input.refundId }, include: { purchase: true } })
  requirePermission(ctx, 'payments:refund', refund?.purchase ?? { organizationId: '' }, 'refund')
  if (!refund) return notFound('refund')
  return inTransaction(ctx, async (tx) => {
    const due = await lockRefundable(tx, refund.purchaseId, refund.paymentId)
    if (due.disputedMinor > 0 && leftOf(due).allMinor < refund.amountMinor) disputed()
    if (!(await isWaiting(tx, refund.id)))
      fail('conflict', 'refund.not_failed', 'This refund does not wait for a new try.')
    const id = await requestRefund(tx, {
      paymentId: refund.paymentId,
      amount: refund.amountMinor,
      feeMinor: refund.feeMinor,
      reason: reasons.find((known) => known === refund.reason) ?? 'other',
      note: refund.note,
      ticketIds: refund.ticketIds,
      tickets: refund.tickets === 'void' ? 'void' : 'keep',
      runId: refund.runId,
      // Of a refund that was made and came back the platform's fee went back then, and is not asked for twice.
      keepFees: !refund.withApplicationFee || refund.providerRef !== null,
    })
    if (refund.runId) {
      await tx.db.refundRunItem.updateMany({
        where: { runId: refund.runId, purchaseId: refund.purchaseId, status: 'failed' },
        data: { status: 'sent', error: null, decidedAt: null },
      })
    }
    await resolveAttention(tx, { kind: 'refund_failed', subjectId: refund.id }, 'retried')
    await showMoney(tx, refund.purchaseId)
    await recordAudit(tx, {
      organizationId: refund.organizationId,
      action: 'refund.retried',
      subject: { kind: 'purchase', id: refund.purchaseId },
      after: { failed: refund.id, refundId: id },
    })
    return { refundId: id, status: 'requested' }
  })
}

/** Its item in the inbox is open: nobody has asked again. */
async function isWaiting(tx: TxCtx, refundId: string): Promise<boolean> {
  const open = await tx.db.attentionItem.count({
    where: { kind: 'refund_failed', subjectId: refundId, resolvedAt: null },
  })
  return open > 0
}

// Money that goes back outside of any provider has been sent, says the person who sent it.

import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { resolveAttention } from '../attention/attention'
import { recordRefund } from '../refunds/record-refund'
import type { MarkRefundSentInput } from './contract'

/** Saying it twice changes nothing. */
export async function markRefundSent(ctx: Ctx, input: MarkRefundSentInput): Promise<void> {
  const refund = await ctx.db.refund.findUnique({
    where: { id: input.refundId },
    include: { purchase: true, payment: true },
  })
  requirePermission(ctx, 'payments:refund', refund?.purchase ?? { organizationId: '' }, 'refund')
  if (!refund) return notFound('refund')
  if (refund.payment.gateway !== 'external')
    fail('conflict', 'refund.not_by_hand', 'The provider sends this refund itself.')
  await inTransaction(ctx, async (tx) => {
    await recordRefund(tx, refund.id, { ref: `by-hand-${refund.id}`, status: 'succeeded' })
    await resolveAttention(tx, { kind: 'refund_by_hand', subjectId: refund.id }, 'sent')
    await recordAudit(tx, {
      organizationId: refund.organizationId,
      action: 'refund.sent_by_hand',
      subject: { kind: 'purchase', id: refund.purchaseId },
      after: { refundId: refund.id },
    })
  })
}

// What came beyond the price goes back: the difference is reserved as a refund, and a person is then reminded to send it. Guards: of two
// people who decide, one does; never more than what came beyond the price and has not gone back already.

import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { resolveAttention } from '../attention/attention'
import { excessOf } from '../refunds/close-returned'
import { requestRefund } from '../refunds/request-refund'
import type { RefundExcessInput } from './contract'

export async function refundExcess(ctx: Ctx, input: RefundExcessInput): Promise<void> {
  const found = await ctx.db.payment.findUnique({ where: { id: input.paymentId }, include: { purchase: true } })
  requirePermission(ctx, 'payments:refund', found?.purchase ?? { organizationId: '' }, 'payment')
  if (!found) return notFound('payment')
  await inTransaction(ctx, async (tx) => {
    await lockPurchase(tx, found.purchaseId)
    await tx.db.$queryRaw`SELECT id FROM payment WHERE id = ${found.id}::uuid FOR UPDATE`
    const open = { kind: 'overpaid' as const, subjectId: found.id }
    const excess = await excessOf(tx, found.id)
    const isOpen = (await tx.db.attentionItem.count({ where: { ...open, resolvedAt: null } })) > 0
    if (!isOpen || excess <= 0)
      fail('conflict', 'payments.no_excess', 'Nothing is left of what came beyond the price of this purchase.')
    await requestRefund(tx, { paymentId: found.id, amount: excess, reason: 'overpaid' })
    await resolveAttention(tx, open, 'refunded')
    await recordAudit(tx, {
      organizationId: found.organizationId,
      action: 'refund.requested',
      subject: { kind: 'purchase', id: found.purchaseId },
      after: { paymentId: found.id, amountMinor: excess, currency: found.currency, reason: 'overpaid' },
    })
  })
}

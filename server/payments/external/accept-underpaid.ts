// A person decides that what came is enough: the purchase is paid with it, and its tickets are made. Guards: only a purchase that waits
// for this decision; of two people who decide, one does.

import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { completePurchase } from '@/server/purchases/complete-purchase'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { retakePlaces } from '@/server/purchases/retake-places'
import { resolveUnderpaid } from '../attention/attention'
import { closeOtherPayments } from '../close-other-payments'
import { recordPaymentLog } from '../log/record-payment-log'
import type { AcceptUnderpaidInput } from './contract'

export async function acceptUnderpaid(ctx: Ctx, input: AcceptUnderpaidInput): Promise<void> {
  const found = await ctx.db.payment.findUnique({ where: { id: input.paymentId }, include: { purchase: true } })
  requirePermission(ctx, 'payments:confirm', found?.purchase ?? { organizationId: '' }, 'payment')
  if (!found) return notFound('payment')
  await inTransaction(ctx, async (tx) => {
    await lockPurchase(tx, found.purchaseId)
    const { status, attentionReason, places } = await tx.db.purchase.findUniqueOrThrow({
      where: { id: found.purchaseId },
    })
    const { _sum: came } = await tx.db.payment.aggregate({
      where: { purchaseId: found.purchaseId, status: 'succeeded' },
      _sum: { capturedMinor: true, refundedMinor: true },
    })
    if (status !== 'needs_attention' || attentionReason !== 'underpaid' || came.refundedMinor !== 0)
      fail('conflict', 'payments.not_underpaid', 'This purchase does not wait for this decision any more.')
    const isWhole =
      places === 'held' ? await completePurchase(tx, found.purchaseId) : await retakePlaces(tx, found.purchaseId)
    if (!isWhole) fail('conflict', 'purchase.sold_out', 'Its places are gone. Give the money back instead.')
    const amountMinor = came.capturedMinor ?? 0
    const due = found.purchase.totalMinor
    await lowerTheTotal(tx, found.purchaseId, amountMinor)
    await resolveUnderpaid(tx, found.purchaseId, 'accepted')
    await closeOtherPayments(tx, found)
    const { organizationId, purchaseId, gateway, providerRef, currency } = found
    await recordPaymentLog(tx, {
      ...{ organizationId, purchaseId, gateway, providerRef, currency, amountMinor },
      kind: 'attention_resolved',
      detail: 'underpaid_accepted',
    })
    await recordAudit(tx, {
      organizationId,
      action: 'payment.accepted_underpaid',
      subject: { kind: 'purchase', id: purchaseId },
      after: { paymentId: found.id, captured: amountMinor, due },
    })
  })
}

/** What is not asked for any more is taken off the tickets: the invoice says what was paid. */
async function lowerTheTotal(tx: TxCtx, purchaseId: string, paidMinor: number): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE purchase SET attention_reason = NULL, total_minor = ${paidMinor}::int,
      fee_minor = least(fee_minor, ${paidMinor}::int),
      discount_minor = subtotal_minor - (${paidMinor}::int - least(fee_minor, ${paidMinor}::int)),
      platform_fee_minor = least(platform_fee_minor, ${paidMinor}::int)
    WHERE id = ${purchaseId}::uuid`
}

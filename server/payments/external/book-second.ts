// A person says that money told a second time is other money: it is booked, and goes back. Guards: of two people who decide, one does;
// only what waits for this decision, with the amount that was told.
import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { resolveAttention } from '../attention/attention'
import type { BookSecondInput } from './contract'
import { takeSecond } from './second-payment'

/** @param itemId of the inbox */
export async function bookSecond(ctx: Ctx, { itemId }: BookSecondInput): Promise<void> {
  const item = await ctx.db.attentionItem.findUnique({ where: { id: itemId } })
  requirePermission(ctx, 'payments:refund', item ?? { organizationId: '' }, 'attention')
  if (!item) return notFound('attention')
  const { organizationId, subjectId: source, purchaseId, amountMinor: amount, currency } = item
  if (item.kind !== 'paid_again' || purchaseId === null || amount === null || currency === null) return decided()
  await inTransaction(ctx, async (tx) => {
    await lockPurchase(tx, purchaseId)
    const open = { kind: 'paid_again' as const, subjectId: source }
    if ((await tx.db.attentionItem.count({ where: { ...open, resolvedAt: null } })) === 0) return decided()
    await takeSecond(tx, purchaseId, { amount, currency, source, isSecond: true }, (_tx, payment) =>
      recordAudit(tx, {
        organizationId,
        action: 'payment.booked_second',
        subject: { kind: 'purchase', id: purchaseId },
        after: { paymentId: payment.id, captured: amount, source },
      }),
    )
    await resolveAttention(tx, open, 'refunded')
  })
}

function decided(): never {
  fail('conflict', 'attention.decided', 'This does not wait for a decision any more. Reload the page.')
}

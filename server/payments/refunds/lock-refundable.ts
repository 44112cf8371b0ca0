// Reads what may be given back of a purchase, under the locks of everyone's order: purchase, payments, tickets. What it answers stays
// true until the end of the transaction.
import type { Purchase } from '@/prisma/generated/client'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { hasOpenDispute } from '../open-dispute'
import type { Refundable } from './plan-refund'

export type LockedRefundable = Refundable & { purchase: Purchase; disputedPayments: readonly string[] }

/** @param paymentId narrows what may be given back to one payment */
export async function lockRefundable(tx: TxCtx, purchaseId: string, paymentId?: string): Promise<LockedRefundable> {
  await lockPurchase(tx, purchaseId)
  await tx.db.$queryRaw`SELECT id FROM payment WHERE purchase_id = ${purchaseId}::uuid ORDER BY id FOR UPDATE`
  // Every ticket, so that no entry slips in between the look and the voiding.
  await tx.db.$queryRaw`SELECT id FROM ticket WHERE purchase_id = ${purchaseId}::uuid ORDER BY id FOR UPDATE`
  return readRefundable(tx, purchaseId, paymentId)
}

/** The same without locks: for showing, not for deciding. */
export async function readRefundable(
  ctx: Pick<Ctx, 'db'>,
  purchaseId: string,
  paymentId?: string,
): Promise<LockedRefundable> {
  const purchase = await ctx.db.purchase.findUnique({
    where: { id: purchaseId },
    include: {
      payments: { where: { status: 'succeeded' }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
      refunds: { where: { status: { not: 'failed' } } },
      tickets: { orderBy: [{ purchaseItemId: 'asc' }, { ordinal: 'asc' }], include: { purchaseItem: true } },
    },
  })
  if (!purchase) return notFound('purchase')
  const refunded = new Set(purchase.refunds.flatMap(({ ticketIds }) => ticketIds))
  const payments = purchase.payments
    .filter(({ id }) => paymentId === undefined || id === paymentId)
    .map(({ id, capturedMinor, refundedMinor }) => ({ id, leftMinor: capturedMinor - refundedMinor }))
    .filter(({ leftMinor }) => leftMinor > 0)
  const disputedPayments: string[] = []
  for (const { id } of payments) if (await hasOpenDispute(ctx, id)) disputedPayments.push(id)
  return {
    purchase,
    currency: purchase.currency,
    ticketsMinor: purchase.subtotalMinor - purchase.discountMinor,
    feeMinor: purchase.feeMinor,
    feeRefundedMinor: purchase.refunds.reduce((sum, { feeMinor }) => sum + feeMinor, 0),
    tickets: purchase.tickets.map(({ id, status, purchaseItem }) => ({
      id,
      priceMinor: purchaseItem?.unitPriceMinor ?? 0,
      isLive: status !== 'void',
      isRefunded: refunded.has(id),
    })),
    payments,
    disputedPayments,
  }
}

// Reads what may be given back of a purchase, under the locks of everyone's order: purchase, payments, tickets. What it answers stays
// true until the end of the transaction.
import type { Purchase } from '@/prisma/generated/client'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { keptMoney } from '../disputed-money'
import type { Refundable } from './plan-refund'

export type LockedRefundable = Refundable & {
  purchase: Purchase
  /** The part of `disputedMinor` that may still come back. */
  openMinor: number
}

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
  const all = purchase.payments.map((payment) => {
    const { left, open, lost } = keptMoney(payment)
    return { id: payment.id, leftMinor: left, openMinor: open, lostMinor: lost }
  })
  const isChosen = ({ id }: { id: string }) => paymentId === undefined || id === paymentId
  const payments = all.filter(isChosen)
  const others = all.filter((payment) => !isChosen(payment))
  const openMinor = payments.reduce((sum, payment) => sum + payment.openMinor, 0)
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
    payments: payments.filter(({ leftMinor }) => leftMinor > 0).map(({ id, leftMinor }) => ({ id, leftMinor })),
    // What a dispute has for now may stay ours; if it is lost, the dispute ends what it paid for.
    keptElsewhereMinor: others.reduce((sum, payment) => sum + payment.leftMinor + payment.openMinor, 0),
    disputedMinor: payments.reduce((sum, payment) => sum + payment.lostMinor, openMinor),
    openMinor,
  }
}

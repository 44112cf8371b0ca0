// A buyer who began to pay one way and wants another. Guards: what they have agreed to is taken, and nothing new begins when money has
// come or is coming; what was begun is closed at its provider first; where the provider does not answer, it is given up here, and money
// that comes after all goes back or becomes tickets, by settlePayment. A purchase of which nothing is open does not await a payment.
import type { Payment } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { GatewayUnavailable } from './gateway'
import { paidAlready } from './load-payable'
import { recordPaymentLog } from './log/record-payment-log'
import { refreshPayment } from './refresh-payment'

export async function leaveGateway(ctx: Ctx, open: Payment): Promise<void> {
  try {
    const seen = await refreshPayment(ctx, open.purchaseId, { close: false })
    const outcome = seen === 'still_open' ? await refreshPayment(ctx, open.purchaseId, { close: true }) : seen
    if (outcome === null || outcome === 'closed') return
  } catch (error) {
    if (!(error instanceof GatewayUnavailable)) throw error
    return giveUp(ctx, open, 'pending')
  }
  paidAlready()
}

/** Its answer was lost, so nobody was ever sent to its page. */
export function giveUpIntent(ctx: Ctx, intended: Payment): Promise<void> {
  return giveUp(ctx, intended, 'intended')
}

async function giveUp(ctx: Ctx, payment: Payment, from: 'intended' | 'pending'): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { organizationId, purchaseId, gateway, providerRef } = payment
    await lockPurchase(tx, purchaseId)
    const { count } = await tx.db.payment.updateMany({
      where: { id: payment.id, status: from },
      data: { status: 'failed', settledAt: tx.now },
    })
    if (count === 0) return
    const given = { organizationId, purchaseId, gateway, providerRef, kind: 'payment_failed' as const }
    await recordPaymentLog(tx, { ...given, detail: 'given_up' })
    // The hold goes on without a payment, as after a refusal.
    await tx.db.purchase.updateMany({
      where: { id: purchaseId, status: 'awaiting_payment' },
      data: { status: 'held' },
    })
  })
}

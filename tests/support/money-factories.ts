// Money for tests of what follows a payment: rows as a settled payment and a done refund leave them, without a provider.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { recordEntries } from '@/server/payments/ledger/record-entries'
import { recordPaymentLog } from '@/server/payments/log/record-payment-log'
import { completePurchase } from '@/server/purchases/complete-purchase'

/** A captured payment of the purchase's total (or `amount`); it completes the purchase unless its places are sold already. */
export async function paidInFull(ctx: Ctx, purchaseId: string, amount?: number): Promise<{ id: string }> {
  return inTransaction(ctx, async (tx) => {
    const purchase = await tx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId } })
    const id = tx.random.uuid(tx.now)
    const capturedMinor = amount ?? purchase.totalMinor
    const payment = await tx.db.payment.create({
      data: {
        id,
        organizationId: purchase.organizationId,
        purchaseId,
        gateway: 'stripe',
        status: 'succeeded',
        amountMinor: capturedMinor,
        capturedMinor,
        currency: purchase.currency,
        providerRef: `cs_${id}`,
        providerIntent: `pi_${id}`,
        createdAt: tx.now,
        settledAt: tx.now,
      },
    })
    await recordEntries(tx, payment, { kind: 'capture', id, amount: capturedMinor })
    const { organizationId, gateway } = payment
    await recordPaymentLog(tx, { organizationId, purchaseId, kind: 'payment_captured', gateway })
    await completePurchase(tx, purchaseId)
    return payment
  })
}

export type DoneRefund = {
  purchaseId: string
  paymentId: string
  amount: number
  fee?: number
  ticketIds?: string[]
  reason?: string
}

export async function refunded(ctx: Ctx, done: DoneRefund): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const payment = await tx.db.payment.update({
      where: { id: done.paymentId },
      data: { refundedMinor: { increment: done.amount } },
    })
    const id = tx.random.uuid(tx.now)
    await tx.db.refund.create({
      data: {
        id,
        organizationId: payment.organizationId,
        purchaseId: done.purchaseId,
        paymentId: payment.id,
        amountMinor: done.amount,
        feeMinor: done.fee ?? 0,
        currency: payment.currency,
        reason: done.reason ?? 'requested_by_customer',
        ticketIds: done.ticketIds ?? [],
        status: 'succeeded',
        providerRef: `re_${id}`,
        createdAt: tx.now,
        completedAt: tx.now,
      },
    })
    await recordEntries(tx, payment, { kind: 'refund', id, amount: done.amount })
    const { organizationId, gateway } = payment
    await recordPaymentLog(tx, { organizationId, purchaseId: done.purchaseId, kind: 'refund_succeeded', gateway })
    return id
  })
}

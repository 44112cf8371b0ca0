// A payment that its provider will not hear of: it is closed, the log says so, and the buyer may pay otherwise while the hold lasts.
import type { Payment } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { recordPaymentLog } from './log/record-payment-log'

/** Nothing happens to a payment that went on meanwhile. @param code the provider's own, never its sentence */
export async function closeRefused(
  tx: TxCtx,
  payment: Payment,
  from: 'intended' | 'pending',
  code: string,
): Promise<void> {
  const { id, organizationId, purchaseId, gateway, providerRef } = payment
  await lockPurchase(tx, purchaseId)
  const { count } = await tx.db.payment.updateMany({
    where: { id, status: from },
    data: { status: 'failed', settledAt: tx.now },
  })
  if (count === 0) return
  await recordPaymentLog(tx, {
    organizationId,
    purchaseId,
    kind: 'payment_refused',
    gateway,
    providerRef,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    detail: code,
  })
  await tx.db.purchase.updateMany({
    where: { id: purchaseId, status: 'awaiting_payment' },
    data: { status: 'held' },
  })
}

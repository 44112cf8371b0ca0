// A purchase that is paid has no other payment open: what was begun another way is over here at once, and closed at its provider by a job
// (close-checkout.ts). Guards: money that comes there after all is a second payment, which goes back (settle-payment.ts).
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'
import { recordPaymentLog } from './log/record-payment-log'

/** The purchase is locked by the caller. @param paid the payment that stays */
export async function closeOtherPayments(tx: TxCtx, paid: { id: string; purchaseId: string }): Promise<void> {
  const open = await tx.db.payment.findMany({
    where: { purchaseId: paid.purchaseId, id: { not: paid.id }, status: { in: ['intended', 'pending'] } },
    orderBy: { id: 'asc' },
  })
  for (const { id, organizationId, purchaseId, gateway, providerRef } of open) {
    // Of one whose answer is still to come nothing is known there: asking for it again finds that it is over.
    const status = providerRef === null ? 'failed' : 'expired'
    await tx.db.payment.update({ where: { id }, data: { status, settledAt: tx.now } })
    await recordPaymentLog(tx, { organizationId, purchaseId, kind: 'payment_expired', gateway, providerRef })
    if (providerRef !== null && gateway !== 'external')
      await enqueue(tx, 'close-checkout', { paymentId: id }, { jobKey: `close:${id}` })
  }
}

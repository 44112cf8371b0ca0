// Writes the intent to give money back; a job carries it to the provider. Refunds can never exceed what was captured: the amount is
// reserved on the payment under a CHECK.
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { requestNotification } from '@/server/notifications/request-notification'

export type RefundRequest = {
  paymentId: string
  /** Minor units. */
  amount: number
  reason: 'paid_twice' | 'places_gone' | 'mismatch'
  /** A mail that says why goes out with it. */
  tellBuyer: boolean
}

export async function requestRefund(tx: TxCtx, request: RefundRequest): Promise<string> {
  const reserved = await tx.db.$executeRaw`
    UPDATE payment SET refunded_minor = refunded_minor + ${request.amount}::int
    WHERE id = ${request.paymentId}::uuid AND status = 'succeeded' AND refunded_minor + ${request.amount}::int <= captured_minor`
  if (reserved === 0) fail('conflict', 'payments.refund_too_large', 'This is more than what is left of the payment.')
  const payment = await tx.db.payment.findUniqueOrThrow({
    where: { id: request.paymentId },
    include: { purchase: true },
  })
  const id = tx.random.uuid(tx.now)
  await tx.db.refund.create({
    data: {
      id,
      organizationId: payment.organizationId,
      purchaseId: payment.purchaseId,
      paymentId: payment.id,
      amountMinor: request.amount,
      currency: payment.currency,
      reason: request.reason,
      status: 'requested',
      createdAt: tx.now,
    },
  })
  await enqueue(tx, 'send-refund', { refundId: id }, { jobKey: `refund:${id}` })
  if (request.tellBuyer) {
    await requestNotification(tx, {
      kind: 'late_payment_refund',
      key: id,
      organizationId: payment.organizationId,
      purchaseId: payment.purchaseId,
      recipient: payment.purchase.buyerEmail,
      locale: payment.purchase.locale,
      props: { refundId: id },
    })
  }
  return id
}

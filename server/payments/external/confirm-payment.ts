// Money came outside of any provider, and somebody who may say so does: staff with the permission, an import of a bank statement, a
// signed message. All of them settle through settlePayment. Guards: money is confirmed once, whoever says it second is told.
import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import type { SettleOutcome } from '../contract'
import { recordPaymentLog } from '../log/record-payment-log'
import { settlePayment, type WithSettling } from '../settle-payment'
import { addToUnderpaid } from './add-to-underpaid'
import { type Arrived, checkoutOf } from './arrived'
import type { ConfirmPaymentInput } from './contract'

/** By a person. Fails with `payments.already_confirmed` when the money of this payment is booked. */
export async function confirmPayment(ctx: Ctx, input: ConfirmPaymentInput): Promise<SettleOutcome> {
  const payment = await ctx.db.payment.findUnique({
    where: { id: input.paymentId },
    select: { id: true, organizationId: true, gateway: true, currency: true, purchase: { select: { eventId: true } } },
  })
  if (payment?.gateway !== 'external') return notFound('payment')
  const { organizationId, purchase, currency } = payment
  requirePermission(ctx, 'payments:confirm', { organizationId, eventId: purchase.eventId }, 'payment')
  const arrived = {
    paymentId: payment.id,
    amount: input.amount,
    currency,
    source: 'staff',
    received: input.received ?? 0,
  }
  const outcome = await settleArrived(ctx, arrived, (tx, { id, purchaseId, amountMinor: due }) =>
    recordAudit(tx, {
      organizationId,
      action: 'payment.confirmed',
      subject: { kind: 'purchase', id: purchaseId },
      after: { paymentId: id, captured: input.amount, due },
    }),
  )
  if (outcome === 'already_settled')
    fail('conflict', 'payments.already_confirmed', 'This payment is confirmed already; nothing was booked again.')
  return outcome
}

/**
 * `already_settled` when it was booked before; nothing is written then. Of a purchase of which a part is missing it is added to what
 * came. Fails with `payments.currency_differs` for money of another currency, and the payment goes on waiting: a word about other money
 * must not end it.
 */
export async function settleArrived(ctx: Ctx, arrived: Arrived, withSettling?: WithSettling): Promise<SettleOutcome> {
  const payment = await ctx.db.payment.findUniqueOrThrow({ where: { id: arrived.paymentId } })
  if (!payment.providerRef) fail('conflict', 'payments.closed', 'This payment is not open any more. Start again.')
  if (payment.currency !== arrived.currency) return currencyDiffers(payment.currency)
  const written: WithSettling = async (tx, settled, outcome) => {
    const { organizationId, purchaseId, providerRef } = settled
    await recordPaymentLog(tx, {
      ...{ organizationId, purchaseId, providerRef },
      kind: 'payment_confirmed_by_hand',
      gateway: 'external',
      amountMinor: arrived.amount,
      currency: arrived.currency,
      detail: arrived.source,
    })
    await withSettling?.(tx, settled, outcome)
  }
  const outcome = await settlePayment(ctx, checkoutOf(payment, arrived), written)
  return outcome === 'already_settled' ? addToUnderpaid(ctx, payment, arrived, written) : outcome
}

export function currencyDiffers(currency: string): never {
  fail('conflict', 'payments.currency_differs', `This payment is awaited in ${currency}; nothing was booked.`)
}

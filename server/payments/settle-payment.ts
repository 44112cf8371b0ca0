// The one way from a provider's word to tickets or a refund. Called by the webhook's job, the return page and the reconciler;
// calling it again changes nothing. It binds gateway, checkout, amount, currency, account and live mode to our own payment row.

import type { Payment, Purchase } from '@/prisma/generated/client'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { completePurchase } from '@/server/purchases/complete-purchase'
import { retakePlaces } from '@/server/purchases/retake-places'
import type { SettleOutcome } from './contract'
import type { ProviderCheckout } from './gateway'
import { gatewayOf } from './gateways'
import { recordEntries } from './record-entries'
import { requestRefund } from './request-refund'

export async function settlePayment(ctx: Ctx, checkout: ProviderCheckout): Promise<SettleOutcome> {
  const liveMode = gatewayOf(checkout.gateway).liveMode
  return inTransaction(ctx, async (tx) => {
    const payment = await lockPayment(tx, checkout)
    if (!payment) return 'unknown_payment'
    if (payment.status === 'succeeded') return 'already_settled'
    if (!checkout.paid) return recordUnpaid(tx, payment, checkout)
    const matches =
      payment.amountMinor === checkout.amount &&
      payment.currency === checkout.currency &&
      payment.providerAccount === checkout.account &&
      checkout.liveMode === liveMode
    if (!matches) return recordMismatch(tx, payment, checkout)
    return recordCapture(tx, payment, checkout)
  })
}

/** The payment and its purchase, locked in that order of everyone: purchase first, then payment. */
async function lockPayment(tx: TxCtx, checkout: ProviderCheckout): Promise<(Payment & { purchase: Purchase }) | null> {
  const where = { gateway: checkout.gateway, OR: [{ providerRef: checkout.ref }, ...lostAnswer(checkout)] }
  const found = await tx.db.payment.findFirst({ where, select: { id: true, purchaseId: true } })
  if (!found) return null
  await tx.db.$queryRaw`SELECT id FROM purchase WHERE id = ${found.purchaseId}::uuid FOR UPDATE`
  await tx.db.$queryRaw`SELECT id FROM payment WHERE id = ${found.id}::uuid FOR UPDATE`
  const payment = await tx.db.payment.findUniqueOrThrow({ where: { id: found.id }, include: { purchase: true } })
  if (payment.providerRef === checkout.ref) return payment
  // The checkout was made but its answer was lost: it becomes ours now, if nothing else has.
  if (payment.providerRef !== null || payment.status !== 'intended') return null
  const bound = {
    status: 'pending' as const,
    providerRef: checkout.ref,
    providerIntent: checkout.intentRef,
    redirectUrl: checkout.url,
  }
  await tx.db.payment.update({ where: { id: payment.id }, data: bound })
  return { ...payment, ...bound }
}

function lostAnswer(checkout: ProviderCheckout): { id: string; providerRef: null }[] {
  const { paymentId } = checkout
  return paymentId && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(paymentId)
    ? [{ id: paymentId, providerRef: null }]
    : []
}

async function recordUnpaid(
  tx: TxCtx,
  payment: Payment & { purchase: Purchase },
  checkout: ProviderCheckout,
): Promise<SettleOutcome> {
  if (checkout.failed || checkout.status === 'expired') {
    const status = checkout.failed ? 'failed' : 'expired'
    const { count } = await tx.db.payment.updateMany({
      where: { id: payment.id, status: { in: ['intended', 'pending'] } },
      data: { status, settledAt: tx.now, providerIntent: checkout.intentRef ?? payment.providerIntent },
    })
    // The hold goes on without a payment: the buyer may start another until it lapses.
    if (count > 0) {
      await tx.db.purchase.updateMany({
        where: { id: payment.purchaseId, status: 'awaiting_payment' },
        data: { status: 'held' },
      })
      // Funds that were on their way may have put this off by an hour.
      const { holdExpiresAt } = payment.purchase
      const runAt = new Date(Math.max(holdExpiresAt.getTime(), tx.now.getTime()))
      await enqueue(
        tx,
        'lapse-hold',
        { purchaseId: payment.purchaseId },
        { jobKey: `hold:${payment.purchaseId}`, runAt },
      )
    }
    return 'closed'
  }
  return checkout.status === 'complete' ? 'awaiting_funds' : 'still_open'
}

/** Money came that is not what was asked for: no ticket, no silence either; a person decides. */
async function recordMismatch(
  tx: TxCtx,
  payment: Payment & { purchase: Purchase },
  checkout: ProviderCheckout,
): Promise<SettleOutcome> {
  // What was captured in our currency and account is booked; anything else is not money of this ledger.
  const booked =
    checkout.liveMode === payment.liveMode &&
    checkout.account === payment.providerAccount &&
    checkout.currency === payment.currency &&
    checkout.amount > 0
  await tx.db.payment.update({
    where: { id: payment.id },
    data: {
      status: booked ? 'succeeded' : 'failed',
      capturedMinor: booked ? checkout.amount : 0,
      providerIntent: checkout.intentRef ?? payment.providerIntent,
      settledAt: tx.now,
    },
  })
  if (booked) await recordEntries(tx, payment, { kind: 'capture', id: payment.id, amount: checkout.amount })
  await tx.db.purchase.update({
    where: { id: payment.purchaseId },
    data: { status: 'needs_attention', attentionReason: 'payment_mismatch' },
  })
  // Kept money is not an answer: it goes back in full, with a mail that says why, while a person looks at the purchase.
  if (booked) {
    const refund = { paymentId: payment.id, amount: checkout.amount, reason: 'mismatch' as const, tellBuyer: true }
    await requestRefund(tx, refund)
  }
  tx.log.error({ paymentId: payment.id, purchaseId: payment.purchaseId }, 'a payment does not match its purchase')
  return 'mismatch'
}

async function recordCapture(
  tx: TxCtx,
  payment: Payment & { purchase: Purchase },
  checkout: ProviderCheckout,
): Promise<SettleOutcome> {
  await tx.db.payment.update({
    where: { id: payment.id },
    data: {
      status: 'succeeded',
      capturedMinor: checkout.amount,
      providerIntent: checkout.intentRef ?? payment.providerIntent,
      settledAt: tx.now,
    },
  })
  await recordEntries(tx, payment, { kind: 'capture', id: payment.id, amount: checkout.amount })
  if (await completePurchase(tx, payment.purchaseId)) return 'settled'
  if (payment.purchase.places === 'released' && (await retakePlaces(tx, payment.purchaseId))) return 'late_settled'
  await requestRefund(tx, {
    paymentId: payment.id,
    amount: checkout.amount,
    reason: payment.purchase.places === 'sold' ? 'paid_twice' : 'places_gone',
    tellBuyer: true,
  })
  return 'late_refunded'
}
